#include "tta/serve/http/query.h"

#include <charconv>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/serve/http/percent.h"

namespace tta {
namespace {

std::string decoded(std::string_view text) {
  std::optional<std::string> result = percent_decode(text, Plus::kIsSpace);
  if (!result) throw Error(ErrorCode::kUsage, "query: '" + printable(text) + "' has a '%' without two hex digits");
  return std::move(*result);
}

[[noreturn]] void refuse(std::string_view name, std::string_view value, const std::string& allowed) {
  throw Error(ErrorCode::kUsage,
              "query parameter '" + std::string(name) + "' is '" + printable(value) + "', allowed: " + allowed);
}

}  // namespace

Query::Query(std::string_view text) {
  if (text.empty()) return;
  for (const std::string_view pair : split(text, '&')) {
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    add(decoded(pair.substr(0, equals)),
        equals == std::string_view::npos ? std::string() : decoded(pair.substr(equals + 1)));
  }
}

void Query::add(std::string name, std::string value) {
  if (pairs_.size() == kMaxQueryPairs) {
    throw Error(ErrorCode::kUsage, "query: more than " + std::to_string(kMaxQueryPairs) + " parameters");
  }
  for (const std::string& text : {name, value}) {
    if (!is_valid_utf8(text)) throw Error(ErrorCode::kUsage, "query: '" + printable(text) + "' is no valid UTF-8");
  }
  if (find(name) != nullptr) {
    throw Error(ErrorCode::kUsage, "query parameter '" + printable(name) + "' is there twice");
  }
  pairs_.emplace_back(std::move(name), std::move(value));
}

void Query::allow_only(std::initializer_list<std::string_view> known) const {
  const std::vector<std::string_view> words(known);
  for (const auto& [name, value] : pairs_) {
    bool allowed = false;
    for (const std::string_view word : words) allowed = allowed || word == name;
    if (!allowed) {
      throw Error(ErrorCode::kUsage, "unknown query parameter '" + printable(name) + "'" + did_you_mean(name, words));
    }
  }
}

std::optional<std::string> Query::text(std::string_view name) const {
  const std::string* value = find(name);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<int> Query::integer(std::string_view name, int low, int high) const {
  const std::string* value = find(name);
  if (value == nullptr) return std::nullopt;
  int number = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
  if (error != std::errc() || end != value->data() + value->size() || number < low || number > high) {
    refuse(name, *value, "a whole number from " + std::to_string(low) + " to " + std::to_string(high));
  }
  return number;
}

std::optional<bool> Query::flag(std::string_view name) const {
  const std::string* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (value->empty() || *value == "1" || *value == "true") return true;
  if (*value == "0" || *value == "false") return false;
  refuse(name, *value, "1, true, 0, false");
}

const std::string* Query::find(std::string_view name) const {
  for (const auto& [key, value] : pairs_) {
    if (key == name) return &value;
  }
  return nullptr;
}

}  // namespace tta

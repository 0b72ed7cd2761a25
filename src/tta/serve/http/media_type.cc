#include "tta/serve/http/media_type.h"

#include "tta/base/core/text.h"
#include "tta/serve/http/ascii.h"

namespace tta {
namespace {

// The quoted string that `rest` starts with, unescaped; `rest` then starts behind it.
std::optional<std::string> take_quoted(std::string_view& rest) {
  std::string text;
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == '"') {
      rest.remove_prefix(i + 1);
      return text;
    }
    if (rest[i] == '\\' && i + 1 < rest.size()) ++i;
    text += rest[i];
  }
  return std::nullopt;
}

std::string take_token(std::string_view& rest) {
  const std::size_t end = std::min(rest.find(';'), rest.size());
  std::string token(trim(rest.substr(0, end)));
  rest.remove_prefix(end);
  return token;
}

}  // namespace

std::string_view ParameterizedValue::parameter(std::string_view name) const {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<ParameterizedValue> parse_parameterized(std::string_view value) {
  ParameterizedValue parsed;
  std::string_view rest = value;
  parsed.word = ascii_lower(take_token(rest));
  if (parsed.word.empty()) return std::nullopt;
  while (!rest.empty()) {
    rest.remove_prefix(1);  // the ';'
    rest = trim(rest);
    if (rest.empty() || rest.front() == ';') continue;  // "a/b;" and "a/b;;c=d" are seen in the wild
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos || equals > rest.find(';')) return std::nullopt;
    const std::string name = ascii_lower(trim(rest.substr(0, equals)));
    rest = trim(rest.substr(equals + 1));
    std::optional<std::string> text;
    if (!rest.empty() && rest.front() == '"') {
      text = take_quoted(rest);
      rest = trim(rest);
      if (!rest.empty() && rest.front() != ';') return std::nullopt;
    } else {
      text = take_token(rest);
    }
    if (!text || name.empty() || !parsed.parameters.emplace(name, std::move(*text)).second) return std::nullopt;
  }
  return parsed;
}

}  // namespace tta

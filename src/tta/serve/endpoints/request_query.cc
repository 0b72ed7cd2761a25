#include "tta/serve/endpoints/request_query.h"

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"

namespace tta {
namespace {

[[noreturn]] void refuse(std::string_view name, const std::string& value, std::span<const std::string_view> allowed) {
  std::string message = std::string(name) + " is '" + printable(value) + "', allowed ";
  for (std::size_t i = 0; i < allowed.size(); ++i) message += (i == 0 ? "" : ", ") + std::string(allowed[i]);
  throw Error(ErrorCode::kUsage, message + did_you_mean(value, allowed));
}

}  // namespace

std::optional<StopRule> stop_rule_of(const Query& query) {
  const std::optional<std::string> text = query.text("stop");
  if (!text) return std::nullopt;
  const std::optional<StopRule> rule = find_stop_rule(*text);
  if (!rule) refuse("stop", *text, stop_rule_names());
  return rule;
}

std::optional<Orientation> orientation_of(const Query& query) {
  const std::optional<std::string> text = query.text("orientation");
  if (!text) return std::nullopt;
  if (*text == "apply") return Orientation::kApply;
  if (*text == "ignore") return Orientation::kIgnore;
  refuse("orientation", *text, std::array<std::string_view, 2>{"apply", "ignore"});
}

}  // namespace tta

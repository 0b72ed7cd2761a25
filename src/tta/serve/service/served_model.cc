#include "tta/serve/service/served_model.h"

#include <algorithm>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/views/policy/expression.h"

namespace tta {
namespace {

constexpr std::size_t kMostNameBytes = 128;

bool allowed_in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

// A client's text must never make the server read a file.
Policy policy_of_request(std::string_view text, const ServedModel& model) {
  if (text.empty()) return model.policy;
  if (text.find('/') != std::string_view::npos || text.ends_with(".json")) {
    throw Error(ErrorCode::kPolicy, "policy '" + printable(std::string(text)) +
                                        "' looks like a file: requests take presets and expressions, policy files are "
                                        "given to the server");
  }
  return merge_equal_views(parse_expression(text, policy_context(model.bundle.recipe))).policy;
}

}  // namespace

std::shared_ptr<const PreparedPolicy> ServedModel::prepared(std::string_view text, std::optional<StopRule> stop) const {
  const std::string key = (stop ? std::string(stop_rule_name(*stop)) : "") + "|" + std::string(text);
  return policies.get(key, [&] {
    Policy chosen = policy_of_request(text, *this);
    if (stop) chosen.stop = *stop;
    return predictor->prepare(chosen);
  });
}

std::optional<std::string> model_name_problem(std::string_view name) {
  if (name.empty() || name.size() > kMostNameBytes) return "must have 1 to 128 characters";
  if (name.front() == '.') return "must not begin with a dot";
  if (!std::all_of(name.begin(), name.end(), allowed_in_name)) return "may have letters, digits, '.', '_' and '-' only";
  return std::nullopt;
}

}  // namespace tta

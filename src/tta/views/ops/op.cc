#include "tta/views/ops/op.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "tta/base/core/text.h"

namespace tta {

Point anchor_position(Anchor anchor, Size outer) {
  const bool landscape = outer.width >= outer.height;
  switch (anchor) {
    case Anchor::kCenter: return {0.5, 0.5};
    case Anchor::kTopLeft: return {0, 0};
    case Anchor::kTopRight: return {1, 0};
    case Anchor::kBottomLeft: return {0, 1};
    case Anchor::kBottomRight: return {1, 1};
    case Anchor::kLeft: return landscape ? Point{0, 0.5} : Point{0.5, 0};
    case Anchor::kRight: return landscape ? Point{1, 0.5} : Point{0.5, 1};
  }
  assert(false && "an anchor outside the enum");
  return {};
}

Op make_op(std::string_view name, std::vector<double> values) {
  const OpDef* def = find_op(name);
  assert(def != nullptr && def->params.size() == values.size());
  return {def, std::move(values)};
}

std::string op_text(const Op& op) {
  std::string text(op.def->name);
  text += '(';
  for (std::size_t i = 0; i < op.values.size(); ++i) {
    const ParamDef& param = op.def->params[i];
    const double value = op.values[i] + 0.0;  // -0 and 0 mean the same and must read the same
    if (i > 0) text += ", ";
    if (param.choices.empty()) {
      text += shortest_number(value);
    } else {
      text += param.choices[static_cast<std::size_t>(value)];
    }
  }
  return text + ')';
}

std::optional<std::string> value_problem(const ParamDef& param, double value) {
  if (!std::isfinite(value)) return "is not a finite number";
  const double max = param.choices.empty() ? param.max : static_cast<double>(param.choices.size() - 1);
  const bool whole_only = param.integer || !param.choices.empty();
  const bool fits = value >= param.min && value <= max && (!whole_only || value == std::floor(value)) &&
                    (!param.odd || value == 0 || std::fmod(value, 2) != 0);
  if (fits) return std::nullopt;
  const char* kind = param.odd ? "odd numbers " : whole_only ? "whole numbers " : "";
  return "is " + shortest_number(value) + ", allowed " + kind + shortest_number(param.min) + ".." +
         shortest_number(max);
}

std::optional<std::string> op_problem(const Op& op) {
  const char* problem = op.def->problem ? op.def->problem(op.values) : nullptr;
  if (!problem) return std::nullopt;
  return std::string(op.def->name) + ": " + problem;
}

std::optional<double> choice_value(const ParamDef& param, std::string_view word) {
  const auto found = std::find(param.choices.begin(), param.choices.end(), word);
  if (found == param.choices.end()) return std::nullopt;
  return static_cast<double>(found - param.choices.begin());
}

std::string choice_problem(const ParamDef& param, std::string_view word) {
  return "is '" + printable(word, 40) + "', allowed " + join(param.choices, ", ") + did_you_mean(word, param.choices);
}

}  // namespace tta

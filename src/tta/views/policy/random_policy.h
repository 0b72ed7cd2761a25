// Random views and policies, for properties. Tests only.
#pragma once

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "tta/views/policy/policy.h"

namespace tta::testing {

// Fails the test, showing the smallest case found, unless `property` holds for 500 random cases. The same cases each
// time.
template <typename Property>
void expect_always(const std::string& description, Property property) {
  rc::detail::TestParams params;
  params.seed = 20240501;
  params.maxSuccess = 500;
  const auto result = rc::detail::checkTestable(property, rc::detail::TestMetadata{description, description}, params);
  std::ostringstream message;
  rc::detail::printResultMessage(result, message);
  EXPECT_TRUE(result.template is<rc::detail::SuccessResult>()) << description << ": " << message.str();
}

inline rc::Gen<double> arbitrary_value(const ParamDef& param) {
  const bool whole = param.integer || !param.choices.empty();
  const int max = param.choices.empty() ? static_cast<int>(param.max) : static_cast<int>(param.choices.size()) - 1;
  if (param.odd) {
    return rc::gen::map(rc::gen::inRange(static_cast<int>(param.min), max + 1),
                        [](int v) { return double(v > 0 ? v | 1 : v); });
  }
  if (whole)
    return rc::gen::map(rc::gen::inRange(static_cast<int>(param.min), max + 1), [](int v) { return double(v); });
  const auto anywhere = rc::gen::map(rc::gen::inRange(0, 1'000'001), [param](int step) {
    return std::min(param.max, param.min + (param.max - param.min) * (step / 1e6));
  });
  // The value that changes nothing, if the parameter allows it, is met often.
  const double plain = param.min <= 0 ? 0 : 1;
  return rc::gen::oneOf(anywhere, rc::gen::just(std::min(plain, param.max)));
}

inline Op arbitrary_op() {
  const OpDef* def = *rc::gen::elementOf(std::vector<const OpDef*>(all_ops().begin(), all_ops().end()));
  Op op{def, {}};
  for (const ParamDef& param : def->params) op.values.push_back(*arbitrary_value(param));
  if (op_problem(op)) std::fill(op.values.begin(), op.values.end(), 0.1);
  return op;
}

inline View arbitrary_view() {
  View view;
  const int count = *rc::gen::inRange(0, 7);
  for (int i = 0; i < count; ++i) view.ops.push_back(arbitrary_op());
  while (order_problem(view.ops)) view.ops.pop_back();
  view.name = *rc::gen::element<std::string>("", "a view", "\"quoted\"\n", "Käse");
  view.weight = *rc::gen::inRange(1, 1000) / 7.0;
  view.border = *rc::gen::element(Border::kReflect, Border::kEdge, Border::kConstant);
  if (*rc::gen::arbitrary<bool>()) {
    view.fill = {*rc::gen::arbitrary<std::uint8_t>(), *rc::gen::arbitrary<std::uint8_t>(), 255};
  }
  if (*rc::gen::arbitrary<bool>())
    view.label_map = {{"turn right", "turn left"}, {"turn left", "turn right"}, {"3", "3"}};
  return view;
}

inline CalibratedStop arbitrary_stop(std::size_t views) {
  CalibratedStop stop;
  stop.threshold = *rc::gen::inRange(0, 1000) / 999.0;
  for (std::size_t i = 1; i < views; ++i) {
    StopStep step{*rc::gen::inRange(-900, 900) / 7.0, {}};
    for (double& coefficient : step.coefficients) coefficient = *rc::gen::inRange(-1000, 1000) / 3.0;
    stop.steps.push_back(step);
  }
  if (*rc::gen::arbitrary<bool>()) {
    const std::string digest(64, 'a');
    stop.certificate = {*rc::gen::element(StopPromise::kDisagreement, StopPromise::kAccuracyLoss),
                        *rc::gen::inRange(1, 999) / 1000.0,
                        0.95,
                        3500,
                        *rc::gen::inRange(0, 3500),
                        3000,
                        static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()),
                        digest,
                        digest,
                        digest};
  }
  return stop;
}

inline Policy arbitrary_policy() {
  Policy policy;
  policy.name = *rc::gen::element<std::string>("", "example", "ten_crop * rotate(-5, 5)");
  const int count = *rc::gen::inRange(1, 6);
  for (int i = 0; i < count; ++i) policy.views.push_back(arbitrary_view());
  policy.pool = static_cast<Pooling>(*rc::gen::inRange(0, static_cast<int>(pooling_names().size())));
  policy.stop = static_cast<StopRule>(*rc::gen::inRange(0, static_cast<int>(stop_rule_names().size())));
  policy.temperature = *rc::gen::inRange(1, 5000) / 997.0;
  if (*rc::gen::arbitrary<bool>()) policy.calibrated = arbitrary_stop(policy.views.size());
  if (*rc::gen::arbitrary<bool>()) {
    Fitted fitted;
    fitted.model_sha256 = "abc";
    fitted.images = 4000;
    fitted.seed = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (*rc::gen::arbitrary<bool>()) fitted.heldout_gain_pp = 0.98;
    if (*rc::gen::arbitrary<bool>()) fitted.ci95_pp = {-0.1, 1.0 / 3};
    if (*rc::gen::arbitrary<bool>()) {
      fitted.recipe_sha256 = "def";
      fitted.data_sha256 = "012";
      fitted.method = "split";
      fitted.objective = "accuracy";
      fitted.heldout_images = 1000;
      fitted.tuning_gain_pp = 1.5;
      fitted.reason = "it gains +0.98 points";
    }
    policy.fitted = fitted;
  }
  return policy;
}

}  // namespace tta::testing

#include "tta/views/policy/calibrated_stop.h"

#include <gtest/gtest.h>

#include <functional>
#include <utility>

#include "tta/views/policy/expression.h"

namespace tta {
namespace {

CalibratedStop stop_of(std::size_t steps) {
  CalibratedStop stop;
  stop.threshold = 0.01;
  stop.steps.resize(steps);
  stop.certificate.emplace();
  return stop;
}

Policy certified_policy() {
  return with_calibrated_stop(parse_expression("hflip * zoom(1, 1.2)", {}), stop_of(3), "model", "recipe");
}

TEST(CalibratedStop, BecomesThePolicysRule) {
  const Policy policy = certified_policy();
  EXPECT_EQ(policy.stop, StopRule::kCalibrated);
  EXPECT_EQ(policy.calibrated->certificate->policy_sha256, covered_digest(policy));
  EXPECT_EQ(certificate_problem(policy, "model", "recipe"), std::nullopt);
}

TEST(CalibratedStop, ItsCertificateIsVoidElsewhere) {
  Policy policy = certified_policy();
  EXPECT_EQ(certificate_problem(policy, "another", "recipe"), "the model is another one");
  EXPECT_EQ(certificate_problem(policy, "model", "another"), "the recipe is another one");
  policy.calibrated->certificate.reset();
  EXPECT_EQ(certificate_problem(policy, "model", "recipe"), "there is none");
}

TEST(CalibratedStop, ItsCertificateIsVoidOnceAnythingCoveredChanges) {
  const std::pair<const char*, std::function<void(Policy&)>> changes[] = {
      {"order", [](Policy& p) { std::swap(p.views[1], p.views[2]); }},
      {"weight", [](Policy& p) { p.views[1].weight = 1.0000001; }},
      {"ops", [](Policy& p) { p.views[2].ops.back().values[0] = 1.25; }},
      {"border",
       [](Policy& p) {
         p.views[2].ops.back().values[0] = 0.8;
         p.calibrated->certificate->policy_sha256 = covered_digest(p);
         p.views[2].border = Border::kEdge;
       }},
      {"label map",
       [](Policy& p) {
         p.views[3].label_map = {{"1", "2"}, {"2", "1"}};
       }},
      {"pool", [](Policy& p) { p.pool = Pooling::kMedian; }},
      {"threshold", [](Policy& p) { p.calibrated->threshold = 0.5; }},
      {"constant", [](Policy& p) { p.calibrated->steps[2].constant = -2; }},
      {"coefficient", [](Policy& p) { p.calibrated->steps[2].coefficients.back() = 1; }},
  };
  for (const auto& [what, change] : changes) {
    Policy policy = certified_policy();
    change(policy);
    EXPECT_EQ(certificate_problem(policy, "model", "recipe"), "views, weights, order, pool or stop were changed since")
        << what;
  }
}

TEST(CalibratedStop, ItsCertificateSurvivesWhatChangesNoAnswer) {
  Policy policy = certified_policy();
  policy.name = "renamed";
  policy.temperature = 0.7;
  policy.views[0].name = "plain";
  policy.fitted.emplace();
  EXPECT_EQ(certificate_problem(policy, "model", "recipe"), std::nullopt);
}

TEST(CalibratedStop, PairsOfALabelMapHaveNoOrder) {
  Policy policy = certified_policy();
  policy.views[1].label_map = {{"1", "2"}, {"2", "1"}};
  const std::string digest = covered_digest(policy);
  policy.views[1].label_map = {{"2", "1"}, {"1", "2"}};
  EXPECT_EQ(covered_digest(policy), digest);
}

TEST(CalibratedStop, SaysWhatAnOutputSays) {
  EXPECT_EQ(certificate_text(std::nullopt), "holds");
  EXPECT_EQ(certificate_text("the model is another one"), "void: the model is another one");
}

TEST(CalibratedStop, NamesOfPromises) {
  for (const std::string_view name : stop_promise_names())
    EXPECT_EQ(stop_promise_name(find_stop_promise(name).value()), name);
  EXPECT_EQ(find_stop_promise("agreement"), std::nullopt);
  EXPECT_EQ(stop_promise_name(StopPromise::kAccuracyLoss), "accuracy_loss");
}

}  // namespace
}  // namespace tta

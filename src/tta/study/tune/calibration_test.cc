#include "tta/study/tune/calibration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>

#include "tta/base/core/error.h"
#include "tta/predict/pool/pool.h"
#include "tta/study/tune/array_scores.h"
#include "tta/study/tune/simulated_scores.h"

namespace tta {
namespace {

constexpr int kClasses = 5;
constexpr std::size_t kViews = 6;
const StopBinding kBinding{std::string(64, 'a'), std::string(64, 'b')};

using Numbers = std::vector<std::size_t>;

Policy policy_of(std::size_t views) {
  Policy policy;
  for (std::size_t v = 0; v < views; ++v) {
    View view;
    if (v > 0) view.ops = {make_op("rotate", {static_cast<double>(v)})};
    policy.views.push_back(view);
  }
  return policy;
}

// As a source, whose view number v is the v-th of the scores.
std::unique_ptr<testing::ArrayScores> source_of(const testing::SimulatedScores& scores) {
  std::vector<std::vector<double>> rows(scores.views);
  for (std::size_t i = 0; i < scores.rows.size(); ++i) {
    auto& view = rows[i % scores.views];
    view.insert(view.end(), scores.rows[i].begin(), scores.rows[i].end());
  }
  const std::vector<std::int32_t> no_labels(scores.truths.size(), 0);
  return std::make_unique<testing::ArrayScores>(no_labels, std::move(rows), kClasses);
}

CalibrationOptions options_of(double limit) {
  CalibrationOptions options;
  options.limit = limit;
  return options;
}

// What happens to an image, by the pooler that predictions are made with.
struct Answers {
  int used = 0;
  bool differs = false;
};
Answers answers_of(const ScoreSource& source, const Policy& policy, const Numbers& order, std::size_t image) {
  std::vector<double> weights;
  for (const View& view : policy.views) weights.push_back(view.weight);
  Pooler stopped(policy.pool, 1, StopRule::kCalibrated, weights, kClasses, &*policy.calibrated);
  Pooler all(policy.pool, 1, StopRule::kNone, weights, kClasses);
  std::vector<double> row(kClasses);
  for (const std::size_t view : order) {
    source.read(image, view, row);
    if (!stopped.decided()) stopped.add(row);
    all.add(row);
  }
  return {stopped.used(), stopped.pooled().index != all.pooled().index};
}

// Numbers that the policy's views have in policy_of().
Numbers order_of(const Policy& policy) {
  const Policy given = policy_of(policy.views.size());
  Numbers order;
  for (const View& view : policy.views) {
    const auto place = std::find_if(given.views.begin(), given.views.end(),
                                    [&](const View& other) { return canonical_text(other) == canonical_text(view); });
    order.push_back(static_cast<std::size_t>(place - given.views.begin()));
  }
  return order;
}

TEST(CalibratePolicy, GivesAnyPolicyAStopWithoutLabels) {
  const testing::SimulatedScores scores(4000, kViews, kClasses, 1);
  const auto source = source_of(scores);
  const Calibration calibration =
      calibrate_policy(*source, policy_of(kViews), testing::images_from(0, 3000), options_of(0.02), kBinding);
  ASSERT_EQ(calibration.problem, "");
  EXPECT_FALSE(calibration.is_kept);
  EXPECT_EQ(calibration.fit_images, 900U);
  EXPECT_EQ(calibration.calibration_images, 2100U);
  const Policy& policy = calibration.policy;
  EXPECT_EQ(policy.stop, StopRule::kCalibrated);
  EXPECT_FALSE(certificate_problem(policy, kBinding.model_sha256, kBinding.recipe_sha256));
  EXPECT_EQ(policy.calibrated->certificate->images, 2100);
  EXPECT_EQ(policy.calibrated->certificate->fit_images, 900);

  const Numbers order = order_of(policy);
  EXPECT_EQ(std::set<std::size_t>(order.begin(), order.end()).size(), kViews);
  int differing = 0;
  double views = 0;
  for (std::size_t image = 3000; image < 4000; ++image) {
    const Answers answers = answers_of(*source, policy, order, image);
    differing += answers.differs ? 1 : 0;
    views += answers.used;
  }
  EXPECT_LE(differing, 30) << "of 1,000 fresh images, 20 are promised";
  EXPECT_NEAR(views / 1000, calibration.fitted.outcome.views_mean, 0.2);
  EXPECT_LT(calibration.fitted.outcome.views_mean, 0.8 * calibration.fitted.exact_views_mean);
}

TEST(CalibratePolicy, TestsTheThresholdOnImagesThatNothingWasMadeFrom) {
  const testing::SimulatedScores scores(1000, kViews, kClasses, 2);
  const auto source = source_of(scores);
  const Numbers all = testing::images_from(0, 1000);
  const Calibration calibration = calibrate_policy(*source, policy_of(kViews), all, options_of(0.04), kBinding);
  ASSERT_EQ(calibration.problem, "");
  int differing = 0;  // of all 1,000: the fit part's errors aren't counted
  for (const std::size_t image : all)
    differing += answers_of(*source, calibration.policy, order_of(calibration.policy), image).differs ? 1 : 0;
  EXPECT_LT(calibration.policy.calibrated->certificate->errors, differing);
  EXPECT_EQ(calibration.fit_images + calibration.calibration_images, 1000U);
}

// A model that comes after another one: what its stop was made of stays, and all images test it.
TEST(CalibratePolicy, KeepsAStopThatIsThere) {
  const testing::SimulatedScores before(3000, kViews, kClasses, 3);
  const testing::SimulatedScores after(1000, kViews, kClasses, 4);
  const auto old_source = source_of(before);
  const auto new_source = source_of(after);  // its view number v is the old policy's v-th
  const Policy old_policy =
      calibrate_policy(*old_source, policy_of(kViews), testing::images_from(0, 3000), options_of(0.02), kBinding)
          .policy;
  ASSERT_TRUE(old_policy.calibrated);

  const StopBinding binding{std::string(64, 'c'), std::string(64, 'b')};
  const Calibration kept =
      calibrate_policy(*new_source, old_policy, testing::images_from(0, 1000), options_of(0.02), binding);
  ASSERT_EQ(kept.problem, "");
  EXPECT_TRUE(kept.is_kept);
  EXPECT_EQ(kept.fit_images, 0U);
  EXPECT_EQ(kept.calibration_images, 1000U);
  EXPECT_EQ(kept.policy.calibrated->steps, old_policy.calibrated->steps);
  EXPECT_EQ(kept.policy.views, old_policy.views);
  EXPECT_EQ(kept.policy.calibrated->certificate->images, 1000);
  EXPECT_EQ(kept.policy.calibrated->certificate->fit_images, 900);
  EXPECT_TRUE(certificate_problem(old_policy, binding.model_sha256, binding.recipe_sha256)) << "void before";
  EXPECT_FALSE(certificate_problem(kept.policy, binding.model_sha256, binding.recipe_sha256));
  std::int64_t differing = 0;
  const Numbers as_given = testing::images_from(0, kViews);
  for (std::size_t image = 0; image < 1000; ++image)
    differing += answers_of(*new_source, kept.policy, as_given, image).differs ? 1 : 0;
  EXPECT_EQ(kept.policy.calibrated->certificate->errors, differing);

  CalibrationOptions anew = options_of(0.02);
  anew.fit_anew = true;
  const Calibration refitted = calibrate_policy(*new_source, old_policy, testing::images_from(0, 1000), anew, binding);
  EXPECT_FALSE(refitted.is_kept);
  EXPECT_EQ(refitted.fit_images, 300U);
  EXPECT_NE(refitted.policy.calibrated->steps, old_policy.calibrated->steps);
}

TEST(CalibratePolicy, SaysHowManyImagesAreMissing) {
  const testing::SimulatedScores scores(600, kViews, kClasses, 5);
  const auto source = source_of(scores);
  const Policy policy = policy_of(kViews);
  const Calibration calibration =
      calibrate_policy(*source, policy, testing::images_from(0, 600), options_of(0.005), kBinding);
  EXPECT_EQ(calibration.problem, "255 more images are needed for a limit of 0.5 %") << "598 of 0.7 x (600 + 255)";
  EXPECT_EQ(calibration.policy, policy);
  for (std::size_t images = 2; images < 6; ++images) {
    const Calibration few =
        calibrate_policy(*source, policy, testing::images_from(0, images), options_of(0.5), kBinding);
    EXPECT_NE(few.problem, "") << images << ": five are needed to calibrate, and two more to fit";
  }
}

// A stop that is sure of itself, and wrong of this model.
TEST(CalibratePolicy, SaysWhereNoThresholdKeepsTheLimit) {
  const testing::SimulatedScores scores(600, kViews, kClasses, 6);
  const auto source = source_of(scores);
  CalibratedStop stop;
  stop.steps.resize(kViews - 1);
  for (StopStep& step : stop.steps) step.constant = -20;
  const Policy policy = with_calibrated_stop(policy_of(kViews), stop, "", "");
  const Calibration calibration =
      calibrate_policy(*source, policy, testing::images_from(0, 600), options_of(0.01), kBinding);
  EXPECT_EQ(calibration.problem, "a limit of 1 % isn't kept, not even by the least risks");
  EXPECT_EQ(calibration.policy, policy);
}

TEST(CalibratePolicy, WorksWithEveryPool) {
  const testing::SimulatedScores scores(1500, kViews, kClasses, 7);
  for (const std::string_view name : pooling_names()) {
    const auto source = source_of(scores);
    Policy policy = policy_of(kViews);
    policy.pool = *find_pooling(name);
    policy.views[0].weight = 0;  // comes last
    const Calibration calibration =
        calibrate_policy(*source, policy, testing::images_from(0, 1500), options_of(0.08), kBinding);
    ASSERT_EQ(calibration.problem, "") << name;
    EXPECT_EQ(calibration.policy.views.back().weight, 0) << name;
    EXPECT_LT(calibration.fitted.outcome.views_mean, kViews - 1) << name;
  }
}

TEST(CalibratePolicy, IsTheSameOnAnyNumberOfThreads) {
  const testing::SimulatedScores scores(1000, kViews, kClasses, 8);
  const auto calibrated = [&](int threads) {
    const auto source = source_of(scores);
    CalibrationOptions options = options_of(0.03);
    options.threads = threads;
    return calibrate_policy(*source, policy_of(kViews), testing::images_from(0, 1000), options, kBinding).policy;
  };
  EXPECT_EQ(calibrated(1), calibrated(3));
}

TEST(CalibratePolicy, IsCancelled) {
  const testing::SimulatedScores scores(500, kViews, kClasses, 9);
  const auto source = source_of(scores);
  int asked = 0;
  source->cancel_when([&] { return ++asked > 400; });
  try {
    calibrate_policy(*source, policy_of(kViews), testing::images_from(0, 500), options_of(0.05), kBinding);
    FAIL() << "went on";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCancelled);
  }
}

}  // namespace
}  // namespace tta

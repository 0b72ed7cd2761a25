#include "tta/study/tune/tuned_stop.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "support/support.h"
#include "tta/study/tune/made_up_model.h"
#include "tta/study/tune/tune.h"

namespace tta {
namespace {

TuningProblem problem_of(const ScoreSource& source) {
  TuningProblem problem;
  for (std::size_t v = 0; v < source.views(); ++v) {
    View view;
    if (v > 0) view.ops = {make_op("rotate", {static_cast<double>(v) / 10})};
    problem.views.push_back(view);
  }
  problem.strengths.assign(source.views(), 1);
  problem.candidates = testing::everything(source.views());
  problem.images = testing::everything(source.images());
  return problem;
}

struct Stopped {
  TuningProblem problem;
  Tuning tuning;
};

Stopped stopped(ScoreSource& source, const StopRequest& request, const OtherImages* others = nullptr) {
  Stopped result{problem_of(source), {}};
  TuningOptions options;
  options.stop = request;
  options.greedy_steps = 8;
  source.bring(result.problem.images, std::size_t{0});
  result.tuning = tune(source, result.problem, options, [](const std::string&) {});
  add_stop(result.tuning, source, result.problem, others, {std::string(64, 'a'), std::string(64, 'b')});
  return result;
}

// The first `count` images of a source.
OtherImages first_images(ScoreSource& source, std::size_t count) {
  OtherImages others{source, std::vector<std::size_t>(count)};
  std::iota(others.images.begin(), others.images.end(), std::size_t{0});
  return others;
}

StopRequest asked_for(double limit) {
  StopRequest request;
  request.limit = limit;
  request.is_default = false;
  return request;
}

TEST(AddStop, CertifiesOnTheSplitsOwnPart) {
  const auto source = testing::simulated_scores({6000, 8, 6, 2, 1.0, 3, false});
  const Stopped result = stopped(*source, asked_for(0.1));
  const Tuning& tuning = result.tuning;
  ASSERT_TRUE(tuning.stop);
  EXPECT_EQ(tuning.stop->problem, "");
  EXPECT_EQ(tuning.stop->calibration_images, 1500);
  EXPECT_EQ(tuning.policy.stop, StopRule::kCalibrated);
  ASSERT_TRUE(tuning.policy.calibrated);
  EXPECT_FALSE(certificate_problem(tuning.policy, std::string(64, 'a'), std::string(64, 'b')));
  EXPECT_TRUE(certificate_problem(tuning.policy, std::string(64, 'c'), std::string(64, 'b')));
  ASSERT_TRUE(tuning.stop->calibrated);
  EXPECT_EQ(tuning.stop->calibrated->images, 1500);
  ASSERT_TRUE(tuning.exact_stop);
  EXPECT_EQ(tuning.exact_stop->differing, 0);
  EXPECT_LT(tuning.stop->calibrated->views_mean, tuning.exact_stop->views_mean);
  // What the stop takes and gives, on top of what all views gain.
  const StopOutcome& outcome = *tuning.stop->calibrated;
  ASSERT_TRUE(tuning.stop->heldout);
  EXPECT_GT(outcome.lost + outcome.won, 0);
  EXPECT_NEAR(tuning.stop->heldout->gain,
              tuning.curve[tuning.selected].heldout.gain +
                  static_cast<double>(outcome.won - outcome.lost) / static_cast<double>(outcome.images),
              1e-9);
}

// The views are those of the search, with their weights, in another order.
TEST(AddStop, OnlyReordersTheViews) {
  const auto source = testing::simulated_scores({6000, 8, 6, 2, 1.0, 3, false});
  const Stopped result = stopped(*source, asked_for(0.1));
  const WeightedViews& searched = result.tuning.curve[result.tuning.selected].views;
  ASSERT_EQ(result.tuning.order.size(), searched.views.size());
  for (std::size_t v = 0; v < searched.views.size(); ++v) {
    const auto place = std::find(result.tuning.order.begin(), result.tuning.order.end(), searched.views[v]);
    ASSERT_NE(place, result.tuning.order.end());
    const View& view = result.tuning.policy.views[static_cast<std::size_t>(place - result.tuning.order.begin())];
    EXPECT_EQ(view.weight, searched.weights[v]);
    EXPECT_EQ(view.ops, result.problem.views[searched.views[v]].ops);
  }
}

TEST(AddStop, SetsImagesAsideUnderCrossFittingOnlyWhereAsked) {
  const auto source = testing::simulated_scores({1200, 6, 6, 2, 1.2, 3, false});
  StopRequest by_default;
  const Stopped none = stopped(*source, by_default);
  EXPECT_TRUE(none.tuning.calibrate.empty());
  ASSERT_TRUE(none.tuning.stop);
  EXPECT_NE(none.tuning.stop->problem.find("set aside"), std::string::npos);
  EXPECT_EQ(none.tuning.policy.stop, StopRule::kExact);

  const auto again = testing::simulated_scores({1200, 6, 6, 2, 1.2, 3, false});
  const Stopped some = stopped(*again, asked_for(0.1));
  EXPECT_EQ(some.tuning.calibrate.size(), 300U);
  EXPECT_EQ(some.tuning.fit.size(), 900U);
  EXPECT_EQ(some.tuning.heldout.size(), 900U);
}

TEST(AddStop, CalibratesOnOtherImages) {
  const auto source = testing::simulated_scores({1200, 6, 6, 2, 1.2, 3, false});
  const auto simulated = testing::simulated_scores({800, 6, 6, 2, 1.2, 99, false});
  StopRequest request = asked_for(0.1);
  request.has_images = true;
  const OtherImages others = first_images(*simulated, 750);  // the others can't be looked at
  const Stopped result = stopped(*source, request, &others);
  EXPECT_EQ(result.tuning.fit.size(), 1200U);
  EXPECT_EQ(result.tuning.stop->calibration_images, 750);
  EXPECT_EQ(result.tuning.stop->problem, "");
}

TEST(AddStop, IsCancelledFromTheMidst) {
  const auto source = testing::simulated_scores({6000, 8, 6, 2, 1.0, 3, false});
  Stopped result = stopped(*source, asked_for(0.1));
  std::size_t asked = 0;
  source->cancel_when([&] { return ++asked > 5000; });
  const Error error = testing::error_of([&] {
    add_stop(result.tuning, *source, result.problem, nullptr, {std::string(64, 'a'), std::string(64, 'b')});
  });
  EXPECT_EQ(error.code(), ErrorCode::kCancelled);
  EXPECT_EQ(asked, 5001U);
}

TEST(AddStop, SaysHowManyImagesAreMissing) {
  const auto source = testing::simulated_scores({1200, 6, 6, 2, 1.2, 3, false});
  const auto simulated = testing::simulated_scores({500, 6, 6, 2, 1.2, 99, false});
  StopRequest request = asked_for(0.005);
  request.has_images = true;
  const OtherImages others = first_images(*simulated, 500);
  const Stopped result = stopped(*source, request, &others);
  EXPECT_NE(result.tuning.stop->problem.find("98 more images"), std::string::npos) << result.tuning.stop->problem;
  EXPECT_FALSE(result.tuning.policy.calibrated);
}

}  // namespace
}  // namespace tta

#include "tta/predict/pool/pool.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "support/support.h"
#include "tta/predict/pool/pool_reference.h"

namespace tta {
namespace {

using testing::error_of;
using testing::golden_path;
using testing::Rows;

constexpr Pooling kAllPoolings[] = {Pooling::kMean,   Pooling::kLogitMean, Pooling::kGeometric,
                                    Pooling::kMedian, Pooling::kVote,      Pooling::kMax};

Pooler pooler_of(const Rows& rows, const std::vector<double>& weights, Pooling pooling = Pooling::kMean,
                 StopRule stop = StopRule::kNone) {
  Pooler pooler(pooling, 1, stop, weights, static_cast<int>(rows[0].size()));
  for (const auto& row : rows) pooler.add(row);
  return pooler;
}

void expect_near(const std::vector<double>& actual, const std::vector<double>& expected, double tolerance) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t c = 0; c < actual.size(); ++c) EXPECT_NEAR(actual[c], expected[c], tolerance) << "class " << c;
}

std::vector<double> golden_row(const std::string& name, std::size_t row) {
  const testing::NpyArray array = testing::read_npy(golden_path("pool/" + name + ".npy"));
  EXPECT_EQ(array.dtype, "<f8");
  const std::size_t width = array.shape.back();
  const double* first = array.as<double>() + row * width;
  return {first, first + width};
}

// Oracle: tools/golden/pool.py (numpy), every prefix of a policy with uneven and zero weights.
TEST(Pooler, EqualsNumpyOnEveryPrefix) {
  const std::vector<double> weights = golden_row("weights", 0);
  const double temperature = golden_row("temperature", 0)[0];
  for (const Pooling pooling : kAllPoolings) {
    const std::string mode(pooling_name(pooling));
    SCOPED_TRACE(mode);
    Pooler pooler(pooling, temperature, StopRule::kNone, weights, 11);
    for (std::size_t v = 0; v < weights.size(); ++v) {
      pooler.add(golden_row("rows", v));
      const Pooled pooled = pooler.pooled();
      const Uncertainty& u = pooled.uncertainty;
      expect_near(pooled.probabilities, golden_row(mode, v), 1e-12);
      expect_near({u.entropy, u.mutual_information, u.agreement, u.margin}, golden_row(mode + "_uncertainty", v),
                  1e-12);
      EXPECT_EQ(pooled.index, argmax(golden_row(mode, v)));
    }
  }
}

TEST(Pooler, OneViewIsItsOwnAnswer) {
  const std::vector<double> row{0.125, 0.625, 0.25};
  for (const Pooling pooling : kAllPoolings) {
    const Pooled pooled = pooler_of({row}, {3}, pooling).pooled();
    expect_near(pooled.probabilities, pooling == Pooling::kVote ? std::vector<double>{0, 1, 0} : row, 1e-15);
    EXPECT_EQ(pooled.index, 1);
    EXPECT_EQ(pooled.uncertainty.mutual_information, 0);
    EXPECT_EQ(pooled.uncertainty.agreement, 1);
  }
}

TEST(Pooler, RowsAreRenormalised) {
  expect_near(pooler_of({{2, 6}, {0.5, 0.5}}, {1, 1}).pooled().probabilities, {0.375, 0.625}, 1e-15);
}

TEST(Pooler, TiesGoToTheLowestIndex) {
  for (const Pooling pooling : kAllPoolings)
    EXPECT_EQ(pooler_of({{0.2, 0.4, 0.4}, {0.2, 0.4, 0.4}}, {1, 1}, pooling).pooled().index, 1);
  EXPECT_EQ(pooler_of({{0.1, 0.2, 0.7}, {0.1, 0.7, 0.2}}, {1, 1}).pooled().index, 1);
}

// Divided by their sum, 12, the weights 1 and 4 together are more than 5: the tie would be lost.
TEST(Pooler, BallotsOfWholeNumberedWeightsTieExactly) {
  const Rows rows{{1, 0, 0}, {0, 1, 0}, {0, 1, 0}, {0, 0, 1}};
  EXPECT_EQ(pooler_of(rows, {5, 1, 4, 1}, Pooling::kVote).pooled().index, 0);
  EXPECT_EQ(pooler_of(rows, {5, 1, 4, 1}, Pooling::kMean).pooled().index, 0);
}

// 144 views that all but rule a class out: a product of probabilities would be 0 for every class.
TEST(Pooler, LogsOf144ViewsDontUnderflow) {
  const Rows rows(144, {1e-30, 1, 1e-30});
  const std::vector<double> weights(144, 1);
  for (const Pooling pooling : {Pooling::kGeometric, Pooling::kLogitMean}) {
    const Pooled pooled = pooler_of(rows, weights, pooling).pooled();
    expect_near(pooled.probabilities, {1e-30, 1, 1e-30}, 1e-15);
    EXPECT_NEAR(pooled.probabilities[0] / 1e-30, 1, 1e-9);
  }
}

TEST(Pooler, TheFloorTellsGeometricFromLogitMean) {
  const Rows rows{{0, 1}, {0.9999999999, 1e-10}};
  // sqrt(1e-30 * 1) against sqrt(1 * 1e-10); a 0 of logit_mean is worth 2.2e-308.
  EXPECT_NEAR(pooler_of(rows, {1, 1}, Pooling::kGeometric).pooled().probabilities[0], 1e-10, 1e-15);
  EXPECT_LT(pooler_of(rows, {1, 1}, Pooling::kLogitMean).pooled().probabilities[0], 1e-140);
}

TEST(Pooler, LogitMeanIsTheSoftmaxOfTheMeanLogits) {
  // Logits (0, 400) and (2, 0): mean (1, 200).
  const Rows rows{{std::exp(-400), 1}, {1, std::exp(-2)}};
  const double probability = pooler_of(rows, {1, 1}, Pooling::kLogitMean).pooled().probabilities[0];
  EXPECT_NEAR(std::log(probability), -199, 1e-9);
}

TEST(Pooler, MedianIsTheLowerOne) {
  const Rows rows{{0.1, 0.9}, {0.2, 0.8}, {0.6, 0.4}, {0.7, 0.3}};
  expect_near(pooler_of(rows, {1, 1, 1, 1}, Pooling::kMedian).pooled().probabilities, {0.2 / 0.6, 0.4 / 0.6}, 1e-15);
  expect_near(pooler_of(rows, {1, 1, 1, 5}, Pooling::kMedian).pooled().probabilities, {0.7, 0.3}, 1e-15);
}

TEST(Pooler, MedianOfViewsSureOfDifferentClassesIsTheMean) {
  const Rows rows{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  expect_near(pooler_of(rows, {1, 2, 2}, Pooling::kMedian).pooled().probabilities, {0.2, 0.4, 0.4}, 1e-15);
}

TEST(Pooler, EveryPrefixIsRenormalised) {
  Pooler pooler(Pooling::kMean, 1, StopRule::kNone, std::vector<double>{3, 1, 4}, 2);
  pooler.add(std::vector<double>{1, 0});
  expect_near(pooler.pooled().probabilities, {1, 0}, 1e-15);
  pooler.add(std::vector<double>{0, 1});
  expect_near(pooler.pooled().probabilities, {0.75, 0.25}, 1e-15);
  EXPECT_EQ(pooler.used(), 2);
}

TEST(Pooler, LeadingZeroWeightsCountEquallyUntilAWeightComes) {
  for (const Pooling pooling : kAllPoolings) {
    Pooler pooler(pooling, 1, StopRule::kNone, std::vector<double>{0, 0, 2, 0}, 2);
    pooler.add(std::vector<double>{1, 0});
    EXPECT_EQ(pooler.pooled().index, 0);
    pooler.add(std::vector<double>{0.25, 0.75});
    if (pooling == Pooling::kMean) expect_near(pooler.pooled().probabilities, {0.625, 0.375}, 1e-15);
    EXPECT_EQ(pooler.pooled().uncertainty.agreement, 0.5);
    pooler.add(std::vector<double>{0.25, 0.75});
    const Pooled alone = pooler_of({{0.25, 0.75}}, {1}, pooling).pooled();
    EXPECT_EQ(pooler.pooled().probabilities, alone.probabilities);
    EXPECT_EQ(pooler.pooled().uncertainty.agreement, 1);
    pooler.add(std::vector<double>{1, 0});
    EXPECT_EQ(pooler.pooled().probabilities, alone.probabilities);
    EXPECT_EQ(pooler.pooled().uncertainty.mutual_information, 0);
  }
}

TEST(Pooler, HugeAndTinyWeights) {
  const double huge = std::numeric_limits<double>::max();
  expect_near(pooler_of({{1, 0}, {0, 1}}, {huge, huge}).pooled().probabilities, {0.5, 0.5}, 1e-15);
  const double tiny = std::numeric_limits<double>::denorm_min();
  expect_near(pooler_of({{1, 0}, {0, 1}}, {tiny, 3 * tiny}).pooled().probabilities, {0.25, 0.75}, 1e-15);
}

TEST(Pooler, UncertaintyOfViewsThatDisagree) {
  const Uncertainty u = pooler_of({{1, 0}, {0, 1}, {0, 1}, {0, 1}}, {1, 1, 1, 1}).pooled().uncertainty;
  const double expected = -0.25 * std::log(0.25) - 0.75 * std::log(0.75);
  EXPECT_NEAR(u.entropy, expected, 1e-15);
  EXPECT_NEAR(u.mutual_information, expected, 1e-15);  // each row is certain, so all of it is disagreement
  EXPECT_EQ(u.agreement, 0.75);
  EXPECT_EQ(u.margin, 0.5);
}

TEST(Pooler, MovingKeepsWhatWasAdded) {
  Pooler pooler = pooler_of({{1, 0}, {0.5, 0.5}}, {1, 1});
  const Pooler moved = std::move(pooler);
  expect_near(moved.pooled().probabilities, {0.75, 0.25}, 1e-15);
}

TEST(StopRule, NoneIsDecidedOnlyAtTheEnd) {
  Pooler pooler(Pooling::kMean, 1, StopRule::kNone, std::vector<double>{8, 1}, 2);
  EXPECT_FALSE(pooler.decided());
  pooler.add(std::vector<double>{1, 0});
  EXPECT_FALSE(pooler.decided());
  pooler.add(std::vector<double>{1, 0});
  EXPECT_TRUE(pooler.decided());
}

TEST(StopRule, ExactStopsOnceTheLeadExceedsTheWeightLeft) {
  Pooler pooler(Pooling::kMean, 1, StopRule::kExact, std::vector<double>(4, 1), 2);
  pooler.add(std::vector<double>{1, 0});
  EXPECT_FALSE(pooler.decided());
  pooler.add(std::vector<double>{1, 0});  // lead 2, left 2: two certain views could still make it a tie
  EXPECT_FALSE(pooler.decided());
  pooler.add(std::vector<double>{0.6, 0.4});  // lead 2.2, left 1
  EXPECT_TRUE(pooler.decided());
}

TEST(StopRule, ExactCountsBallotsForVote) {
  Pooler pooler(Pooling::kVote, 1, StopRule::kExact, std::vector<double>(3, 1), 2);
  pooler.add(std::vector<double>{0.51, 0.49});
  EXPECT_FALSE(pooler.decided());
  pooler.add(std::vector<double>{0.51, 0.49});
  EXPECT_TRUE(pooler.decided());
}

TEST(StopRule, ViewsOfWeightZeroDontDecideButNeedNotRun) {
  Pooler pooler(Pooling::kMean, 1, StopRule::kExact, std::vector<double>{0, 1, 0}, 2);
  pooler.add(std::vector<double>{1, 0});
  EXPECT_FALSE(pooler.decided());
  pooler.add(std::vector<double>{0, 1});
  EXPECT_TRUE(pooler.decided());
  EXPECT_EQ(pooler.pooled().index, 1);
}

// A lead within the margin isn't trusted, even where no weight is left to overturn it.
TEST(StopRule, ExactWantsAMarginBeyondRounding) {
  Pooler pooler(Pooling::kMean, 1, StopRule::kExact, std::vector<double>{1, 0}, 2);
  pooler.add(std::vector<double>{0.5 + 1e-10, 0.5 - 1e-10});
  EXPECT_FALSE(pooler.decided());
}

TEST(StopRule, ExactIsRefusedWhereALeadPromisesNothing) {
  for (const Pooling pooling : {Pooling::kLogitMean, Pooling::kGeometric, Pooling::kMedian, Pooling::kMax}) {
    const Error error = error_of([&] { Pooler(pooling, 1, StopRule::kExact, std::vector<double>{1, 1}, 2); });
    const std::string message = error.what();
    EXPECT_EQ(error.code(), ErrorCode::kPolicy);
    EXPECT_NE(message.find("'" + std::string(pooling_name(pooling)) + "'"), std::string::npos) << message;
    EXPECT_NE(message.find("view"), std::string::npos) << message;
    EXPECT_NE(message.find("use pool 'mean' or 'vote'"), std::string::npos) << message;
  }
}

TEST(StopRule, CalibratedNeedsItsThresholds) {
  const Error error = error_of([] { Pooler(Pooling::kMean, 1, StopRule::kCalibrated, std::vector<double>{1}, 2); });
  EXPECT_EQ(error.code(), ErrorCode::kPolicy);
  EXPECT_NE(std::string(error.what()).find("thresholds"), std::string::npos);
}

TEST(StopRule, CalibratedIsRefusedForAnotherNumberOfViews) {
  CalibratedStop stop;
  stop.steps.resize(2);
  const Error error = error_of([&] {
    Pooler(Pooling::kMean, 1, StopRule::kCalibrated, std::vector<double>{1, 1}, 2, &stop);
  });
  EXPECT_EQ(error.code(), ErrorCode::kPolicy);
  EXPECT_STREQ(error.what(),
               "stop rule 'calibrated' was fitted to 3 views, but the policy has 2; tune it anew, or use stop 'exact'");
}

// A rule that looks at nothing but the margin: risk 1 / (1 + exp(40 margin - 20)), one half at a margin of one half.
CalibratedStop margin_stop(std::size_t views, double threshold) {
  CalibratedStop stop;
  stop.threshold = threshold;
  stop.steps.resize(views - 1);
  for (StopStep& step : stop.steps) {
    step.constant = 20;
    step.coefficients[0] = -40;
  }
  return stop;
}

TEST(StopRule, CalibratedStopsAtALowRisk) {
  const CalibratedStop stop = margin_stop(5, 0.5);
  Pooler pooler(Pooling::kMean, 1, StopRule::kCalibrated, std::vector<double>(5, 1), 2, &stop);
  pooler.add(std::vector<double>{0.7, 0.3});  // margin 0.4
  EXPECT_EQ(pooler.fired(), StopRule::kNone);
  pooler.add(std::vector<double>{0.9, 0.1});  // pooled margin 0.6
  EXPECT_EQ(pooler.fired(), StopRule::kCalibrated);
  EXPECT_TRUE(pooler.decided());
}

TEST(StopRule, CalibratedNeverFiresAtARiskAboveItsThreshold) {
  const CalibratedStop stop = margin_stop(3, 0);
  Pooler pooler(Pooling::kMean, 1, StopRule::kCalibrated, std::vector<double>(3, 1), 2, &stop);
  pooler.add(std::vector<double>{1, 0});
  EXPECT_FALSE(pooler.decided());
}

// What can't change any more needs no model of its risk.
TEST(StopRule, CalibratedStopsWhereTheExactRuleDoes) {
  const CalibratedStop stop = margin_stop(3, 0);
  for (const Pooling pooling : kAllPoolings) {
    Pooler pooler(pooling, 1, StopRule::kCalibrated, std::vector<double>(3, 1), 2, &stop);
    pooler.add(std::vector<double>{0.99, 0.01});
    pooler.add(std::vector<double>{0.99, 0.01});
    const bool has_exact_rule = pooling == Pooling::kMean || pooling == Pooling::kVote;
    EXPECT_EQ(pooler.fired(), has_exact_rule ? StopRule::kExact : StopRule::kNone) << pooling_name(pooling);
  }
}

TEST(StopRule, ViewsOfWeightZeroDontMoveTheRisk) {
  const CalibratedStop stop = margin_stop(4, 0.5);
  Pooler pooler(Pooling::kMean, 1, StopRule::kCalibrated, std::vector<double>{0, 1, 0, 1}, 2, &stop);
  pooler.add(std::vector<double>{1, 0});
  EXPECT_FALSE(pooler.decided());
  pooler.add(std::vector<double>{0.6, 0.4});
  const RiskFeatures before = pooler.prefix().features;
  pooler.add(std::vector<double>{0, 1});
  EXPECT_EQ(pooler.prefix().features, before);
  EXPECT_EQ(pooler.prefix().answer, 0);
}

}  // namespace
}  // namespace tta

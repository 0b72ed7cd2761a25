#include "tta/base/stats/metrics.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tta/base/stats/random_rows.h"

namespace tta {
namespace {

TEST(OutcomeOf, IsWhatTheFormulasSay) {
  const std::vector<double> row{0.1, 0.6, 0.3};
  const Outcome outcome = outcome_of(row, 2);
  EXPECT_EQ(outcome.predicted, 1);
  EXPECT_FALSE(outcome.top1);
  EXPECT_TRUE(outcome.top5);
  EXPECT_FLOAT_EQ(outcome.confidence, 0.6F);
  EXPECT_FLOAT_EQ(outcome.nll, static_cast<float>(-std::log(0.3)));
  EXPECT_FLOAT_EQ(outcome.brier, 0.01F + 0.36F + 0.49F);
}

TEST(OutcomeOf, BreaksTiesByTheLowerIndex) {
  const std::vector<double> even(8, 0.125);
  EXPECT_TRUE(outcome_of(even, 0).top1);
  EXPECT_FALSE(outcome_of(even, 1).top1);
  EXPECT_TRUE(outcome_of(even, 4).top5);
  EXPECT_FALSE(outcome_of(even, 5).top5);
}

TEST(OutcomeOf, ChargesAnImpossibleTruthFinitely) {
  const std::vector<double> row{1, 0};
  EXPECT_NEAR(outcome_of(row, 1).nll, 87.3, 0.05);
  EXPECT_FLOAT_EQ(outcome_of(row, 1).brier, 2);
  EXPECT_FLOAT_EQ(outcome_of(row, 0).brier, 0);
}

std::vector<Outcome> outcomes_of(const std::vector<std::pair<float, bool>>& answers) {
  std::vector<Outcome> outcomes;
  for (const auto& [confidence, right] : answers) {
    outcomes.emplace_back();
    outcomes.back().confidence = confidence;
    outcomes.back().top1 = right;
  }
  return outcomes;
}

TEST(ConfidenceBins, HoldEquallyManyImages) {
  const auto outcomes = outcomes_of({{0.9F, true}, {0.2F, false}, {0.5F, true}, {0.4F, false}, {0.95F, true}});
  const auto bins = confidence_bins(outcomes, by_confidence(outcomes), {}, 2);
  ASSERT_EQ(bins.size(), 2U);
  // 0.2, 0.4 and half of 0.5; the other half, 0.9 and 0.95.
  EXPECT_NEAR(bins[0].confidence, (0.2 + 0.4 + 0.25) / 2.5, 1e-7);
  EXPECT_NEAR(bins[0].accuracy, 0.5 / 2.5, 1e-7);
  EXPECT_NEAR(bins[1].confidence, (0.25 + 0.9 + 0.95) / 2.5, 1e-7);
  EXPECT_NEAR(bins[1].accuracy, 1, 1e-7);
  EXPECT_NEAR(calibration_error(bins), (0.14 + 0.16) / 2, 1e-7);
}

TEST(ConfidenceBins, WeightsCountAsRepeatedImages) {
  RandomStream random(4, 0);
  std::vector<Outcome> outcomes;
  std::vector<Outcome> repeated;
  std::vector<float> weights;
  for (int i = 0; i < 200; ++i) {
    const testing::RandomRow row = testing::random_row(random, 5, 1.5, 1);
    outcomes.push_back(outcome_of(row.probabilities, row.truth));
    weights.push_back(static_cast<float>(random.next_below(4)));
    repeated.insert(repeated.end(), static_cast<std::size_t>(weights.back()), outcomes.back());
  }
  const double weighted = calibration_error(confidence_bins(outcomes, by_confidence(outcomes), weights, 15));
  const double plain = calibration_error(confidence_bins(repeated, by_confidence(repeated), {}, 15));
  EXPECT_NEAR(weighted, plain, 1e-6);
  EXPECT_GT(plain, 0.01);
}

TEST(ConfidenceBins, AreNoMoreThanTheImages) {
  const auto outcomes = outcomes_of({{0.9F, true}, {0.7F, false}});
  EXPECT_EQ(confidence_bins(outcomes, by_confidence(outcomes), {}, 15).size(), 2U);
  EXPECT_EQ(calibration_error(confidence_bins({}, {}, {}, 15)), 0);
}

}  // namespace
}  // namespace tta

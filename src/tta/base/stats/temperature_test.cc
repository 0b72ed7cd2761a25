#include "tta/base/stats/temperature.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tta/base/stats/metrics.h"
#include "tta/base/stats/random_rows.h"

namespace tta {
namespace {

using testing::random_row;
using testing::RandomRow;

// The definition: p^(1/T) divided by its sum.
Outcome outcome_at(const RandomRow& row, double temperature) {
  std::vector<double> tempered;
  double sum = 0;
  for (const double p : row.probabilities) {
    tempered.push_back(std::pow(std::max(p, kLeastProbability), 1 / temperature));
    sum += tempered.back();
  }
  for (double& p : tempered) p /= sum;
  return outcome_of(tempered, row.truth);
}

TEST(TemperatureCurve, GivesTheScoresOfTheTemperedRow) {
  RandomStream random(7, 0);
  for (int i = 0; i < 300; ++i) {
    const RandomRow row = random_row(random, 2 + i % 40, 0.2 + 0.02 * i, 1);
    const TemperatureCurve curve = temperature_curve(row.probabilities, row.truth);
    for (const double temperature : {1 / 16.0, 0.3, 0.77, 1.0, 1.0 / 0.9, 2.3, 9.0, 16.0}) {
      const Outcome expected = outcome_at(row, temperature);
      // The definition underflows where the curve does not.
      if (expected.nll < 80) {
        EXPECT_NEAR(nll_at(curve, temperature), expected.nll, 2e-5 * (1 + expected.nll)) << temperature;
      }
      EXPECT_NEAR(brier_at(curve, temperature), expected.brier, 1e-4) << temperature;
    }
  }
}

TEST(TemperatureCurve, SurvivesCertainty) {
  const std::vector<double> row{1, 0, 0};
  const TemperatureCurve right = temperature_curve(row, 0);
  const TemperatureCurve wrong = temperature_curve(row, 1);
  EXPECT_NEAR(nll_at(right, 1), 0, 1e-6);
  EXPECT_NEAR(nll_at(wrong, 1), 87.34, 0.01);
  EXPECT_NEAR(nll_at(wrong, 16), 87.34 / 16, 0.02);
  EXPECT_NEAR(brier_at(wrong, 1), 2, 1e-6);
}

// Rows drawn from their own probabilities are calibrated; raised to a power, the temperature that undoes it is that
// power.
TEST(BestTemperature, UndoesAKnownOne) {
  RandomStream random(8, 0);
  for (const double power : {0.5, 1.0, 2.5}) {
    std::vector<TemperatureCurve> curves;
    for (int i = 0; i < 20000; ++i) {
      RandomRow row = random_row(random, 10, 2, 0);
      double at = random.next_uniform();
      row.truth = 0;
      while (row.truth < 9 && (at -= row.probabilities[static_cast<std::size_t>(row.truth)]) >= 0) ++row.truth;
      double sum = 0;
      for (double& p : row.probabilities) sum += p = std::pow(p, power);
      for (double& p : row.probabilities) p /= sum;
      curves.push_back(temperature_curve(row.probabilities, row.truth));
    }
    const double temperature = best_temperature(mean_curve(curves));
    EXPECT_NEAR(temperature / power, 1, 0.04);
    const TemperatureCurve mean = mean_curve(curves);
    EXPECT_LE(nll_at(mean, temperature), nll_at(mean, temperature * 1.02));
    EXPECT_LE(nll_at(mean, temperature), nll_at(mean, temperature / 1.02));
  }
}

TEST(MeanCurve, LeavesAGroupOut) {
  RandomStream random(9, 0);
  std::vector<TemperatureCurve> curves;
  std::vector<int> groups;
  double sum = 0;
  int count = 0;
  for (int i = 0; i < 60; ++i) {
    const RandomRow row = random_row(random, 6, 1, 1);
    curves.push_back(temperature_curve(row.probabilities, row.truth));
    groups.push_back(i % 5);
    if (i % 5 == 2) continue;
    sum += nll_at(curves.back(), 1.3);
    ++count;
  }
  EXPECT_NEAR(nll_at(mean_curve(curves, groups, 2), 1.3), sum / count, 1e-5);
}

}  // namespace
}  // namespace tta

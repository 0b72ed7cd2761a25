#include "tta/base/stats/resample.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "tta/base/core/random.h"

namespace tta {
namespace {

TEST(Resampler, DrawsAsManyImagesAsThereAre) {
  const Resampler resampler(100, 3);
  std::vector<float> weights(100);
  std::vector<double> totals(100, 0.0);
  for (std::uint64_t draw = 0; draw < 2000; ++draw) {
    resampler.weights_of(draw, weights);
    EXPECT_EQ(std::accumulate(weights.begin(), weights.end(), 0.0), 100);
    for (std::size_t i = 0; i < 100; ++i) totals[i] += static_cast<double>(weights[i]);
  }
  // Each is in a data set once, on average; the standard error of the mean is 0.022.
  for (const double total : totals) EXPECT_NEAR(total / 2000, 1, 0.1);
}

TEST(Resampler, KeepsClustersTogether) {
  const Resampler resampler({0, 1, 1, 2, 0, 1}, 3);
  std::vector<float> weights(6);
  bool differ = false;
  for (std::uint64_t draw = 0; draw < 50; ++draw) {
    resampler.weights_of(draw, weights);
    EXPECT_EQ(weights[0], weights[4]);
    EXPECT_EQ(weights[1], weights[2]);
    EXPECT_EQ(weights[1], weights[5]);
    EXPECT_EQ(weights[0] + weights[1] + weights[3], 3);
    differ = differ || weights[0] != weights[1];
  }
  EXPECT_TRUE(differ);
}

double weighted_mean(std::span<const float> weights, const std::vector<double>& values) {
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) sum += static_cast<double>(weights[i]) * values[i];
  return sum / static_cast<double>(values.size());
}

TEST(Bootstrap, DoesNotDependOnItsThreads) {
  const std::vector<double> values{3, 1, 4, 1, 5, 9, 2, 6};
  const Figures figures = [&](std::span<const float> weights, std::span<double> out) {
    out[0] = weighted_mean(weights, values);
    out[1] = static_cast<double>(weights[0]);
  };
  const Resampler resampler(values.size(), 11);
  const auto alone = bootstrap(resampler, 300, 2, figures, 1);
  EXPECT_EQ(alone, bootstrap(resampler, 300, 2, figures, 4));
  EXPECT_NE(alone, bootstrap(Resampler(values.size(), 12), 300, 2, figures, 1));
}

// The standard error of a mean is known.
TEST(Bootstrap, ScattersAsTheImagesDo) {
  RandomStream random(5, 0);
  std::vector<double> values;
  for (int i = 0; i < 400; ++i) values.push_back(random.next_normal());
  const auto draws = bootstrap(
      Resampler(400, 1), 4000, 1,
      [&](std::span<const float> weights, std::span<double> out) { out[0] = weighted_mean(weights, values); }, 2);
  EXPECT_NEAR(standard_deviation(draws[0]) / (standard_deviation(values) / 20), 1, 0.05);
}

TEST(BootstrapInterval, CutsBothTails) {
  std::vector<double> values(1001);
  std::iota(values.begin(), values.end(), 0.0);
  std::swap(values[3], values[900]);
  const Interval interval = bootstrap_interval(values, 500, 0.05);
  EXPECT_NEAR(interval.low, 25, 1e-9);
  EXPECT_NEAR(interval.high, 975, 1e-9);
  values.push_back(std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(bootstrap_interval(values, 500, 0.05), interval);
}

TEST(BootstrapInterval, ReachesToBothSidesOfADrawThatLeans) {
  std::vector<double> values(1001);
  std::iota(values.begin(), values.end(), 0.0);
  const Interval interval = bootstrap_interval(values, 300, 0.05);
  EXPECT_NEAR(interval.low, 2 * 300 - 975, 1e-9);
  EXPECT_NEAR(interval.high, 975, 1e-9);
}

// Of 600 data sets, 95 in 100 have all five true means in their intervals, and on each side not more than 2.5 in 100
// have not; three standard errors are 2.7 and 1.9 points. The values are skew.
TEST(SimultaneousIntervals, CoverAllTruthsAtOnce) {
  constexpr int kDataSets = 600;
  constexpr std::size_t kImages = 150;
  int too_high = 0;
  int too_low = 0;
  for (int set = 0; set < kDataSets; ++set) {
    RandomStream random(21, static_cast<std::uint64_t>(set));
    std::vector<std::vector<double>> columns(5);
    for (std::size_t i = 0; i < kImages; ++i) {
      const double shared = -std::log(1 - random.next_uniform());
      for (auto& column : columns) column.push_back(shared + random.next_normal() - 1);
    }
    std::vector<Estimate> estimates(5);
    const auto estimate_of = [&](std::size_t f, std::span<const float> weights) {
      const double mean = weighted_mean(weights, columns[f]);
      double squares = 0;
      for (std::size_t i = 0; i < kImages; ++i)
        squares += static_cast<double>(weights[i]) * (columns[f][i] - mean) * (columns[f][i] - mean);
      return Estimate{mean, std::sqrt(squares) / kImages};
    };
    for (std::size_t f = 0; f < 5; ++f) estimates[f] = estimate_of(f, std::vector<float>(kImages, 1.0F));
    const Figures deviations = [&](std::span<const float> weights, std::span<double> out) {
      for (std::size_t f = 0; f < 5; ++f) {
        const Estimate drawn = estimate_of(f, weights);
        out[f] = (drawn.value - estimates[f].value) / drawn.error;
      }
    };
    const auto draws = bootstrap(Resampler(kImages, static_cast<std::uint64_t>(set)), 400, 5, deviations, 1);
    bool high = false;
    bool low = false;
    for (const Interval& interval : simultaneous_intervals(estimates, draws, 0.05)) {
      high = high || interval.low > 0;
      low = low || interval.high < 0;
    }
    too_high += high;
    too_low += low;
  }
  EXPECT_NEAR(100.0 * too_high / kDataSets, 2.5, 2);
  EXPECT_NEAR(100.0 * too_low / kDataSets, 2.5, 2);
}

TEST(SimultaneousIntervals, AreWiderThanSingleOnes) {
  RandomStream random(2, 0);
  std::vector<std::vector<double>> deviations(3);
  for (auto& figure : deviations) {
    for (int d = 0; d < 2000; ++d) figure.push_back(random.next_normal());
  }
  const std::vector<Estimate> estimates(3, {10, 2});
  const Interval alone = simultaneous_intervals(std::span(estimates).first(1), {deviations[0]}, 0.05)[0];
  const Interval together = simultaneous_intervals(estimates, deviations, 0.05)[0];
  EXPECT_NEAR(alone.low, 10 - 2 * 1.96, 0.25);
  EXPECT_NEAR(alone.high, 10 + 2 * 1.96, 0.25);
  EXPECT_NEAR(together.high, 10 + 2 * 2.39, 0.25);  // of three independent normal deviates: 1 - 0.975^(1/3) above
}

TEST(BenjaminiHochberg, IsTheirTable) {
  // By hand: p n / rank, made monotone from the largest down.
  const std::vector<double> adjusted = benjamini_hochberg(std::vector<double>{0.01, 0.04, 0.03, 0.005, 0.6});
  const std::vector<double> expected{0.025, 0.05, 0.05, 0.025, 0.6};
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(adjusted[i], expected[i], 1e-15);
  EXPECT_TRUE(benjamini_hochberg({}).empty());
}

}  // namespace
}  // namespace tta

#include "tta/predict/pool/risk.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string_view>

#include "tta/base/core/random.h"
#include "tta/predict/pool/distribution.h"
#include "tta/predict/pool/pool.h"

namespace tta {
namespace {

void expect_features(const RiskFeatures& actual, const RiskFeatures& expected) {
  for (std::size_t i = 0; i < kRiskFeatures; ++i) EXPECT_NEAR(actual[i], expected[i], 1e-12) << risk_feature_names()[i];
}

// Oracle: the definitions in risk.h, written down in numpy.
TEST(RiskWatch, EqualsNumpy) {
  RiskWatch watch;
  watch.add({0.5, 0.3, 0.15, 0.05}, 2);
  expect_features(watch.features(std::vector<double>{0.5, 0.3, 0.15, 0.05}),
                  {0.2, 0.04000000000000001, -1.6089380373924493, -0.22301855912605875, 0.0, 0.2, 1.1421200429883351,
                   0.510824290436213, 0.0, 0.510824290436213});
  watch.add({0.2, 0.6, 0.2, 0}, 1);
  watch.add({0.45, 0.35, 0.1, 0.1}, 0.5);
  std::vector<double> pooled(4);
  add_weighted(pooled, std::vector<double>{0.5, 0.3, 0.15, 0.05}, 2 / 3.5);
  add_weighted(pooled, std::vector<double>{0.2, 0.6, 0.2, 0}, 1 / 3.5);
  add_weighted(pooled, std::vector<double>{0.45, 0.35, 0.1, 0.1}, 0.5 / 3.5);
  expect_features(
      watch.features(pooled),
      {0.014285714285714346, 0.00020408163265306294, -4.241519628312929, -0.014287293322367086, 0.2641891715558133,
       -0.39999999999999997, 1.158708578012115, 0.013913292059280213, 0.709069073926557, -1.0986089553458873});
}

TEST(RiskWatch, CertainViewsGiveFiniteFeatures) {
  RiskWatch watch;
  watch.add({0, 1, 0}, 1);
  watch.add({1, 0, 0}, 1);
  for (const std::vector<double>& pooled : {std::vector<double>{0, 1, 0}, {0.5, 0.5, 0}}) {
    for (const double feature : watch.features(pooled)) EXPECT_TRUE(std::isfinite(feature));
  }
}

// One view varies by nothing at all, whatever its weight: of what rounding left there, a fit would make a feature.
TEST(RiskWatch, OneViewHasNoSpread) {
  const auto spreads = {std::string_view("margin_spread"), std::string_view("log_odds_spread")};
  RandomStream random(1, 9);
  for (int i = 0; i < 1000; ++i) {
    RiskWatch watch;
    const double first = random.next_uniform();
    watch.add({first, 1 - first}, random.next_uniform());
    const RiskFeatures features = watch.features(std::vector<double>{first, 1 - first});
    for (std::size_t f = 0; f < kRiskFeatures; ++f) {
      EXPECT_TRUE(std::isfinite(features[f]));
      const bool is_spread = std::count(spreads.begin(), spreads.end(), risk_feature_names()[f]) > 0;
      EXPECT_TRUE(!is_spread || features[f] == 0) << features[f];
    }
  }
}

TEST(Risk, IsTheLogisticFunction) {
  StopStep step;
  step.constant = -1;
  step.coefficients[0] = 2;
  step.coefficients[9] = 0.5;
  RiskFeatures features{};
  features[0] = 0.25;
  features[9] = 1;
  EXPECT_EQ(risk_of(features, step), 0.5);
  features[0] = 1.25;
  EXPECT_NEAR(risk_of(features, step), 1 / (1 + std::exp(-2)), 1e-15);
  step.constant = -1e9;
  EXPECT_EQ(risk_of(features, step), 0);
  step.constant = 1e9;
  EXPECT_EQ(risk_of(features, step), 1);
}

// A view of a 3 ms model must not notice: here 20 views of 1,000 classes.
TEST(RiskWatch, CostsLittle) {
  RandomStream random(1, 0);
  RiskWatch watch;
  std::vector<double> pooled;
  for (int view = 0; view < 20; ++view) {
    std::vector<double> row;
    for (int c = 0; c < 1000; ++c) row.push_back(random.next_uniform());
    pooled = normalised(std::move(row));
    watch.add(pooled, 1);
  }
  double sum = 0;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 200; ++i) sum += watch.features(pooled)[0];
  const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - start;
  EXPECT_GT(sum, 0);
  RecordProperty("ms_a_view", std::to_string(spent.count() / 200));
  EXPECT_LT(spent.count() / 200, 1);  // far above the real 0.02, for busy machines and sanitizers
}

}  // namespace
}  // namespace tta

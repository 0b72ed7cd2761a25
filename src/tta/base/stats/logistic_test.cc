#include "tta/base/stats/logistic.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tta/base/core/random.h"

namespace tta {
namespace {

constexpr double kRows[] = {0.2, 1.5, 1.1, -0.3, 2.7, 0.4, 3.1, 2.2, 4.4, -1.7, 0.9, 0.8,
                            5.2, 1.1, 2.2, -0.6, 3.8, 0.1, 1.6, 2.9, 4.9, -2.4, 0.4, -1.2};
constexpr double kOutcomes[] = {1, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0};

void expect_model(const LogisticModel& model, double constant, double first, double second) {
  EXPECT_NEAR(model.constant, constant, 1e-6);
  ASSERT_EQ(model.coefficients.size(), 2U);
  EXPECT_NEAR(model.coefficients[0], first, 1e-6);
  EXPECT_NEAR(model.coefficients[1], second, 1e-6);
}

// Oracle: scipy 1.10.1, minimize(method='BFGS') of the penalised negative log likelihood written down in numpy.
TEST(Logistic, EqualsScipy) {
  expect_model(fit_logistic({kRows, 2, kOutcomes}, 0.1), 1.2208805792257063, -0.7141854358900775, 0.2736742782314292);
  expect_model(fit_logistic({kRows, 2, kOutcomes}, 3), 0.36963679788769566, -0.304885082597867, 0.14251786636090355);
}

TEST(Logistic, OutcomesThatAreAllAlikeGiveAFiniteConstant) {
  const std::vector<double> none(12, 0.0);
  expect_model(fit_logistic({kRows, 2, none}, 0.1), -9.44923453804902, 0, 0);
}

// An outcome of 0.3 is three rows of 1 among ten alike.
TEST(Logistic, OutcomesMayLieBetween) {
  const std::vector<double> rows{0.2, 1.1, 2.7, 3.1};
  const std::vector<double> outcomes{0.3, 1, 0.5, 0.1};
  std::vector<double> ten_times;
  std::vector<double> whole;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (int j = 0; j < 10; ++j) {
      ten_times.push_back(rows[i]);
      whole.push_back(j < std::lround(10 * outcomes[i]) ? 1 : 0);
    }
  }
  const LogisticModel between = fit_logistic({rows, 1, outcomes}, 0.1);
  const LogisticModel counted = fit_logistic({ten_times, 1, whole}, 1);  // the same penalty for a tenth of each row
  EXPECT_NEAR(between.constant, counted.constant, 1e-9);
  EXPECT_NEAR(between.coefficients[0], counted.coefficients[0], 1e-9);
  EXPECT_LT(between.coefficients[0], -0.1);
}

TEST(Logistic, AColumnThatDoesNotVaryGetsNothing) {
  const std::vector<double> rows{1e6, 0.1, 1e6, 0.4, 1e6, 0.3, 1e6, 0.9};
  const std::vector<double> outcomes{0, 1, 0, 1};
  const LogisticModel model = fit_logistic({rows, 2, outcomes}, 0.5);
  EXPECT_EQ(model.coefficients[0], 0);
  EXPECT_GT(model.coefficients[1], 0.5);
}

TEST(Logistic, SeparableOutcomesStayFinite) {
  const std::vector<double> rows{-3, -2, -1, 1, 2, 3};
  const std::vector<double> outcomes{0, 0, 0, 1, 1, 1};
  const LogisticModel model = fit_logistic({rows, 1, outcomes}, 1e-4);
  EXPECT_GT(model.coefficients[0], 1);
  EXPECT_LT(model.coefficients[0], 100);
}

TEST(Logistic, FindsTheModelThatOutcomesWereDrawnFrom) {
  RandomStream random(5, 0);
  std::vector<double> rows;
  std::vector<double> outcomes;
  for (int i = 0; i < 20'000; ++i) {
    const double x = random.next_normal();
    const double y = 10 + 3 * random.next_normal();
    rows.insert(rows.end(), {x, y});
    outcomes.push_back(random.next_uniform() < 1 / (1 + std::exp(-(0.5 + 1.5 * x - 0.2 * y))) ? 1 : 0);
  }
  const LogisticModel model = fit_logistic({rows, 2, outcomes}, 0.1);
  EXPECT_NEAR(model.constant, 0.5, 0.25);  // four standard errors
  EXPECT_NEAR(model.coefficients[0], 1.5, 0.12);
  EXPECT_NEAR(model.coefficients[1], -0.2, 0.025);
}

}  // namespace
}  // namespace tta

#include "tta/base/stats/binomial.h"

#include <gtest/gtest.h>

#include <cmath>

namespace tta {
namespace {

// scipy.stats.binom.cdf
TEST(BinomialCdf, IsScipys) {
  EXPECT_NEAR(binomial_cdf(0, 10, 0.1), 0.34867844009999993, 1e-14);
  EXPECT_NEAR(binomial_cdf(3, 10, 0.5), 0.171875, 1e-14);
  EXPECT_NEAR(binomial_cdf(500, 1000, 0.5), 0.5126125090891801, 1e-11);
  EXPECT_NEAR(binomial_cdf(480, 1000, 0.5), 0.10872414660207046, 1e-11);
  EXPECT_NEAR(binomial_cdf(7, 20000, 0.001), 0.0007751923771521416, 1e-13);
  EXPECT_NEAR(binomial_cdf(99990, 100000, 0.9999), 0.5420765413843014, 1e-9);
}

TEST(BinomialCdf, EqualsTheSumOfItsTerms) {
  for (const double p : {0.01, 0.3, 0.5, 0.77, 0.999}) {
    double sum = 0;
    for (int k = 0; k <= 40; ++k) {
      sum += std::exp(log_choose(40, k)) * std::pow(p, k) * std::pow(1 - p, 40 - k);
      EXPECT_NEAR(binomial_cdf(k, 40, p), sum, 1e-12) << k << " of 40 at " << p;
    }
  }
}

TEST(BinomialCdf, KnowsTheEndsOfItsRange) {
  EXPECT_EQ(binomial_cdf(-1, 5, 0.5), 0);
  EXPECT_EQ(binomial_cdf(5, 5, 0.5), 1);
  EXPECT_EQ(binomial_cdf(2, 5, 0), 1);
  EXPECT_EQ(binomial_cdf(2, 5, 1), 0);
  EXPECT_EQ(binomial_cdf(0, 0, 0.5), 1);
}

// scipy.stats.beta.ppf(1 - alpha, k + 1, n - k) and beta.ppf(alpha, k, n - k + 1)
TEST(ClopperPearson, IsScipys) {
  EXPECT_NEAR(clopper_pearson_upper(0, 100, 0.05), 0.02951304960703993, 1e-12);
  EXPECT_NEAR(clopper_pearson_upper(3, 100, 0.05), 0.07571079374983004, 1e-12);
  EXPECT_NEAR(clopper_pearson_upper(50, 100, 0.025), 0.6016788704966989, 1e-12);
  EXPECT_NEAR(clopper_pearson_upper(12, 2500, 0.1), 0.007104407390229197, 1e-12);
  EXPECT_EQ(clopper_pearson_upper(100, 100, 0.05), 1);
  EXPECT_EQ(clopper_pearson_lower(0, 100, 0.05), 0);
  EXPECT_NEAR(clopper_pearson_lower(3, 100, 0.05), 0.008225829107652688, 1e-12);
  EXPECT_NEAR(clopper_pearson_lower(99, 100, 0.05), 0.9534401885464611, 1e-12);
  EXPECT_NEAR(clopper_pearson_lower(12, 2500, 0.1), 0.003133726235707564, 1e-12);
}

}  // namespace
}  // namespace tta

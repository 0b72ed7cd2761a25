#include "tta/base/stats/normal.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

// scipy.stats.norm.ppf
TEST(NormalQuantile, IsScipys) {
  EXPECT_NEAR(normal_quantile(1e-300), -37.0470963, 1e-6);
  EXPECT_NEAR(normal_quantile(1e-10), -6.3613409, 1e-7);
  EXPECT_NEAR(normal_quantile(0.025), -1.959963984540054, 1e-14);
  EXPECT_NEAR(normal_quantile(0.3), -0.5244005127080407, 1e-14);
  EXPECT_NEAR(normal_quantile(0.5), 0, 1e-15);
  EXPECT_NEAR(normal_quantile(0.8), 0.8416212335729143, 1e-14);
}

TEST(NormalQuantile, TurnsTheDistributionAround) {
  for (int i = 1; i < 1000; ++i) {
    const double p = i / 1000.0;
    EXPECT_NEAR(normal_cdf(normal_quantile(p)), p, 1e-14);
    EXPECT_NEAR(normal_quantile(p), -normal_quantile(1 - p), 1e-12);
  }
}

}  // namespace
}  // namespace tta

#include "tta/views/ops/solarize.h"

#include <gtest/gtest.h>

#include "tta/views/ops/colour_ops_test_support.h"

namespace tta {
namespace {

TEST(Solarize, IsPillowsForEveryValue) {
  testing::expect_golden(kSolarizeOp, "solarize", testing::gray_ramp(), "solarize_values");
}

TEST(Solarize, KnowsItsIdentity) {
  const std::vector<double> identity{256};
  const std::vector<double> other{255};
  EXPECT_TRUE(kSolarizeOp.is_identity(identity));
  EXPECT_FALSE(kSolarizeOp.is_identity(other));
}

}  // namespace
}  // namespace tta

#include "tta/views/ops/posterize.h"

#include <gtest/gtest.h>

#include "tta/views/ops/colour_ops_test_support.h"

namespace tta {
namespace {

TEST(Posterize, IsPillowsForEveryValue) {
  testing::expect_golden(kPosterizeOp, "posterize", testing::gray_ramp(), "posterize_values");
}

TEST(Posterize, KnowsItsIdentity) {
  const std::vector<double> identity{8};
  const std::vector<double> other{7};
  EXPECT_TRUE(kPosterizeOp.is_identity(identity));
  EXPECT_FALSE(kPosterizeOp.is_identity(other));
}

}  // namespace
}  // namespace tta

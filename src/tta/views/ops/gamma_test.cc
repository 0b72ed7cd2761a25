#include "tta/views/ops/gamma.h"

#include <gtest/gtest.h>

#include "tta/views/ops/colour_ops_test_support.h"

namespace tta {
namespace {

TEST(Gamma, IsTorchvisionsForEveryValue) {
  testing::expect_golden(kGammaOp, "gamma", testing::gray_ramp(), "gamma_values");
}

TEST(Gamma, KnowsItsIdentity) {
  const std::vector<double> identity{1};
  const std::vector<double> other{1.01};
  EXPECT_TRUE(kGammaOp.is_identity(identity));
  EXPECT_FALSE(kGammaOp.is_identity(other));
}

}  // namespace
}  // namespace tta

#include "tta/views/ops/shear_x.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

TEST(ShearX, MovesTheTopToTheRight) {
  const std::vector<double> degrees{45};
  // What stands above the centre was further left.
  const Point shown = apply(kShearXOp.map(degrees, {100, 60}), {50, 20});
  EXPECT_NEAR(shown.x, 40, 1e-12);
  EXPECT_NEAR(shown.y, 20, 1e-12);
}

TEST(ShearX, KnowsItsIdentity) {
  const std::vector<double> identity{0};
  const std::vector<double> other{1};
  EXPECT_TRUE(kShearXOp.is_identity(identity));
  EXPECT_FALSE(kShearXOp.is_identity(other));
}

}  // namespace
}  // namespace tta

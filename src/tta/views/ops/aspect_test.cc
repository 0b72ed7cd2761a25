#include "tta/views/ops/aspect.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

TEST(Aspect, SeesMoreOnTheSidesAndAsMuchInAll) {
  const std::vector<double> values{4};
  const Matrix3 map = kAspectOp.map(values, {100, 60});
  const Point corner = apply(map, {0, 0});  // twice the width, half the height, about (50, 30)
  EXPECT_DOUBLE_EQ(corner.x, -50);
  EXPECT_DOUBLE_EQ(corner.y, 15);
  const Point opposite = apply(map, {100, 60});
  EXPECT_DOUBLE_EQ(opposite.x, 150);
  EXPECT_DOUBLE_EQ(opposite.y, 45);
}

TEST(Aspect, KnowsItsIdentity) {
  const std::vector<double> identity{1};
  const std::vector<double> other{1.1};
  EXPECT_TRUE(kAspectOp.is_identity(identity));
  EXPECT_FALSE(kAspectOp.is_identity(other));
}

}  // namespace
}  // namespace tta

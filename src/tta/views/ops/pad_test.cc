#include "tta/views/ops/pad.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

TEST(Pad, AddsAFrame) {
  const std::vector<double> values{0.1};
  const Matrix3 map = kPadOp.map(values, {100, 60});
  const Point corner = apply(map, {0, 0});
  EXPECT_NEAR(corner.x, -10, 1e-12);
  EXPECT_NEAR(corner.y, -6, 1e-12);
  const Point opposite = apply(map, {100, 60});
  EXPECT_NEAR(opposite.x, 110, 1e-12);
  EXPECT_NEAR(opposite.y, 66, 1e-12);
}

TEST(Pad, KnowsItsIdentity) {
  const std::vector<double> identity{0};
  const std::vector<double> other{0.1};
  EXPECT_TRUE(kPadOp.is_identity(identity));
  EXPECT_FALSE(kPadOp.is_identity(other));
}

}  // namespace
}  // namespace tta

#include "tta/views/ops/shear_y.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

TEST(ShearY, MovesTheLeftSideDown) {
  const std::vector<double> degrees{45};
  // What stands left of the centre was further up.
  const Point shown = apply(kShearYOp.map(degrees, {100, 60}), {40, 30});
  EXPECT_NEAR(shown.x, 40, 1e-12);
  EXPECT_NEAR(shown.y, 20, 1e-12);
}

TEST(ShearY, KnowsItsIdentity) {
  const std::vector<double> identity{0};
  const std::vector<double> other{1};
  EXPECT_TRUE(kShearYOp.is_identity(identity));
  EXPECT_FALSE(kShearYOp.is_identity(other));
}

}  // namespace
}  // namespace tta

#include "tta/views/ops/shear_x.h"

#include <gtest/gtest.h>

#include "support/support.h"

namespace tta {
namespace {

Point shown_at(double degrees, Point output) {
  const std::vector<double> values{degrees};
  return apply(kShearXOp.map(values, {100, 60}), output);
}

TEST(ShearX, IsTorchvisions) {
  const testing::NpyArray golden = testing::read_npy(testing::golden_path("ops/shear.npy"));
  int compared = 0;
  for (std::size_t i = 0; i < golden.shape[0]; ++i) {
    const double* row = golden.as<double>() + 8 * i;
    const double degrees = row[0];
    if (degrees == 0) continue;
    for (const Point p : {Point{0, 0}, Point{37, 11}, Point{100, 60}}) {
      const Point actual = shown_at(degrees, p);
      const Point from_centre{p.x - 50, p.y - 30};
      EXPECT_NEAR(actual.x, row[2] * from_centre.x + row[3] * from_centre.y + row[4] + 50, 1e-12);
      EXPECT_NEAR(actual.y, row[5] * from_centre.x + row[6] * from_centre.y + row[7] + 30, 1e-12);
    }
    ++compared;
  }
  EXPECT_EQ(compared, 2);
}

TEST(ShearX, MovesTheTopToTheRight) {
  // What stands above the centre was further left.
  const Point shown = shown_at(45, {50, 20});
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

#include "tta/views/ops/rotate.h"

#include <gtest/gtest.h>

#include <cmath>

namespace tta {
namespace {

constexpr Size kWindow{100, 60};  // centre (50, 30)

Point shown_at(double degrees, Point output) {
  const std::vector<double> values{degrees};
  return apply(kRotateOp.map(values, kWindow), output);
}

TEST(Rotate, PositiveIsCounterClockwise) {
  const Point above = shown_at(90, {50, 20});  // what stands above the centre ...
  EXPECT_EQ(above.x, 60);                      // ... lay to the right of it
  EXPECT_EQ(above.y, 30);

  const Point right = shown_at(90, {60, 30});  // and what stands to the right lay below
  EXPECT_EQ(right.x, 50);
  EXPECT_EQ(right.y, 40);
}

TEST(Rotate, ByThirtyDegrees) {
  // A marker 10 to the right of the centre ends up 30 degrees above the horizontal.
  const Point marker = shown_at(30, {50 + 10 * std::sqrt(3) / 2, 30 - 5});
  EXPECT_NEAR(marker.x, 60, 1e-12);
  EXPECT_NEAR(marker.y, 30, 1e-12);
}

TEST(Rotate, ZeroIsAnIdentity) {
  const std::vector<double> zero{0};
  const std::vector<double> little{1e-3};
  EXPECT_TRUE(kRotateOp.is_identity(zero));
  EXPECT_FALSE(kRotateOp.is_identity(little));
}

TEST(Rotate, AllowsHalfATurnEitherWay) {
  EXPECT_EQ(value_problem(kRotateOp.params[0], 400), "is 400, allowed -180..180");
  EXPECT_EQ(value_problem(kRotateOp.params[0], -180), std::nullopt);
}

}  // namespace
}  // namespace tta

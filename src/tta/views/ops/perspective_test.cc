#include "tta/views/ops/perspective.h"

#include <gtest/gtest.h>

#include "support/support.h"

namespace tta {
namespace {

TEST(Perspective, IsTorchvisions) {
  const testing::NpyArray golden = testing::read_npy(testing::golden_path("ops/perspective.npy"));
  for (std::size_t i = 0; i < golden.shape[0]; ++i) {
    const double* row = golden.as<double>() + 16 * i;
    const Matrix3 map = kPerspectiveOp.map(OpValues(row, 8), {100, 60});
    const Matrix3 expected{row[8], row[9], row[10], row[11], row[12], row[13], row[14], row[15], 1};
    for (const Point p : {Point{0, 0}, Point{37, 11}, Point{100, 60}, Point{50, 30}}) {
      EXPECT_NEAR(apply(map, p).x, apply(expected, p).x, 1e-3) << i;  // theirs are solved for in float32
      EXPECT_NEAR(apply(map, p).y, apply(expected, p).y, 1e-3) << i;
    }
  }
}

TEST(Perspective, MovesEachCornerWhereItIsTold) {
  const std::vector<double> values{0.1, 0.2, -0.1, 0.05, 0.1, -0.2, -0.05, 0.1};
  const Matrix3 map = kPerspectiveOp.map(values, {100, 60});
  const auto expect_at = [&](Point moved, double x, double y) {
    EXPECT_NEAR(apply(map, moved).x, x, 1e-9);
    EXPECT_NEAR(apply(map, moved).y, y, 1e-9);
  };
  expect_at({10, 12}, 0, 0);
  expect_at({90, 3}, 100, 0);
  expect_at({110, 48}, 100, 60);
  expect_at({-5, 66}, 0, 60);
}

TEST(Perspective, CornersMustStayConvex) {
  const auto problem = [](std::vector<double> values) { return op_problem(make_op("perspective", std::move(values))); };
  EXPECT_EQ(problem({0.1, 0.1, 0, 0, 0, 0, 0, 0}), std::nullopt);
  EXPECT_EQ(problem({0.25, 0.25, -0.25, 0.25, -0.25, -0.25, 0.25, -0.25}), std::nullopt);
  const std::string message = "perspective: its corners don't make a convex quadrilateral";
  EXPECT_EQ(problem({0.4, 0.4, -0.4, -0.4, 0, 0, -0.4, -0.4}), message);        // top left is beyond the diagonal
  EXPECT_EQ(problem({0.25, 0.25, -0.25, -0.25, 0, 0, -0.25, -0.25}), message);  // and on it
}

TEST(Perspective, KnowsItsIdentity) {
  const std::vector<double> identity{0, 0, 0, 0, 0, 0, 0, 0};
  const std::vector<double> other{0, 0, 0, 0, 0, 0, 0, 0.1};
  EXPECT_TRUE(kPerspectiveOp.is_identity(identity));
  EXPECT_FALSE(kPerspectiveOp.is_identity(other));
}

}  // namespace
}  // namespace tta

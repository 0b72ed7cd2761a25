#include "tta/views/ops/zoom.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

Point shown_at(double factor, Point output) {
  const std::vector<double> values{factor};
  return apply(kZoomOp.map(values, {100, 60}), output);
}

TEST(Zoom, LooksCloserAboveOne) {
  const Point corner = shown_at(2, {0, 0});  // the middle half: from a quarter to three quarters of each side
  EXPECT_EQ(corner.x, 25);
  EXPECT_EQ(corner.y, 15);
  const Point opposite = shown_at(2, {100, 60});
  EXPECT_EQ(opposite.x, 75);
  EXPECT_EQ(opposite.y, 45);
}

TEST(Zoom, LooksFromFurtherAwayBelowOne) {
  const Point corner = shown_at(0.5, {0, 0});
  EXPECT_EQ(corner.x, -50);
  EXPECT_EQ(corner.y, -30);
}

TEST(Zoom, OneIsAnIdentity) {
  const std::vector<double> one{1};
  const std::vector<double> more{1.15};
  EXPECT_TRUE(kZoomOp.is_identity(one));
  EXPECT_FALSE(kZoomOp.is_identity(more));
}

TEST(Zoom, RefusesFactorsWithoutMeaning) {
  EXPECT_EQ(value_problem(kZoomOp.params[0], 0), "is 0, allowed 0.1..10");
  EXPECT_EQ(value_problem(kZoomOp.params[0], -1), "is -1, allowed 0.1..10");
}

}  // namespace
}  // namespace tta

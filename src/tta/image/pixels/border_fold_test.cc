#include "tta/image/pixels/border_fold.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace tta {
namespace {

TEST(BorderFold, ReflectsWholePixelsAsNumpyPads) {
  // numpy.pad([0, 1, 2, 3], 7, mode="reflect")
  const std::vector<double> expected{1, 0, 1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 1, 0, 1, 2, 3, 2};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(fold_place(static_cast<double>(i) - 7.0, 4, Border::kReflect), expected[i]) << i;
  }
}

TEST(BorderFold, ReflectsBetweenPixelsAboutTheEdgeCentres) {
  EXPECT_EQ(fold_place(-0.75, 4, Border::kReflect), 0.75);
  EXPECT_EQ(fold_place(3.5, 4, Border::kReflect), 2.5);
  EXPECT_EQ(fold_place(6.25, 4, Border::kReflect), 0.25);
}

TEST(BorderFold, EdgeClamps) {
  EXPECT_EQ(fold_place(-3.25, 4, Border::kEdge), 0.0);
  EXPECT_EQ(fold_place(1.25, 4, Border::kEdge), 1.25);
  EXPECT_EQ(fold_place(9.0, 4, Border::kEdge), 3.0);
}

TEST(BorderFold, OnePixelClamps) {
  EXPECT_EQ(fold_place(-5.0, 1, Border::kReflect), 0.0);
  EXPECT_EQ(fold_place(5.0, 1, Border::kReflect), 0.0);
}

TEST(BorderFold, StaysInsideForEveryNumber) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (double place : {-kInfinity, kInfinity, std::numeric_limits<double>::quiet_NaN(), -1e300, 1e300, 1e17, -1e17}) {
    for (Border border : {Border::kReflect, Border::kEdge}) {
      const double folded = fold_place(place, 7, border);
      EXPECT_GE(folded, 0.0) << place;
      EXPECT_LE(folded, 6.0) << place;
    }
  }
}

}  // namespace
}  // namespace tta

#include "tta/views/ops/turn.h"

#include <gtest/gtest.h>

#include <cmath>

namespace tta {
namespace {

TEST(TurnMap, QuartersArePermutations) {
  const Size square{8, 8};
  EXPECT_EQ(turn_map(90, square), (Matrix3{0, -1, 8, 1, 0, 0, 0, 0, 1}));
  EXPECT_EQ(turn_map(-270, square), turn_map(90, square));
  EXPECT_EQ(turn_map(-90, square), turn_map(270, square));
  EXPECT_EQ(turn_map(180, square), (Matrix3{-1, 0, 8, 0, -1, 8, 0, 0, 1}));
  EXPECT_EQ(turn_map(-180, square), turn_map(180, square));
  EXPECT_EQ(turn_map(0, square), kIdentityMatrix);
}

TEST(TurnMap, KeepsTheCentreAndDistances) {
  const Size window{30, 14};
  const Matrix3 map = turn_map(33, window);
  const Point centre = apply(map, {15, 7});
  EXPECT_NEAR(centre.x, 15, 1e-12);
  EXPECT_NEAR(centre.y, 7, 1e-12);
  const Point seen = apply(map, {20, 19});
  EXPECT_NEAR(std::hypot(seen.x - 15, seen.y - 7), 13, 1e-12);
}

TEST(TurnMap, TheOppositeTurnUndoesIt) {
  const Size window{31, 17};
  const Matrix3 both = multiply(turn_map(21.5, window), turn_map(-21.5, window));
  for (std::size_t i = 0; i < both.values.size(); ++i) EXPECT_NEAR(both[i], kIdentityMatrix[i], 1e-12) << i;
}

}  // namespace
}  // namespace tta

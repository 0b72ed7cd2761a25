#include "tta/image/pixels/blend.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

TEST(Blend, CutsOffTowardsZero) {
  EXPECT_EQ(blend(0, 255, 0.999F), 254);
  EXPECT_EQ(blend(10, 11, 0.99F), 10);
  EXPECT_EQ(blend(11, 10, 0.01F), 10);
}

TEST(Blend, EndsAreExact) {
  for (int value = 0; value < 256; ++value) {
    EXPECT_EQ(blend(77, value, 0), 77);
    EXPECT_EQ(blend(77, value, 1), value);
  }
}

TEST(Blend, ClipsBeyondTheEnds) {
  EXPECT_EQ(blend(0, 200, 2), 255);
  EXPECT_EQ(blend(100, 50, 3), 0);
  EXPECT_EQ(blend(100, 110, -20), 0);
}

}  // namespace
}  // namespace tta

#include "tta/views/ops/translate.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

TEST(Translate, MovesThePictureRightAndDown) {
  const std::vector<double> values{0.1, 0.25};
  const Point shown = apply(kTranslateOp.map(values, {100, 60}), {50, 40});
  EXPECT_EQ(shown.x, 40);  // it lay 10 further left
  EXPECT_EQ(shown.y, 25);  // and 15 higher
}

TEST(Translate, OneThirtySecondOfThirtyTwoPixelsIsAWholePixel) {
  const std::vector<double> values{1.0 / 32, 0};
  EXPECT_EQ(kTranslateOp.map(values, {32, 32}), translation(-1, 0));
}

TEST(Translate, NothingIsAnIdentity) {
  const std::vector<double> nothing{0, -0.0};
  const std::vector<double> down{0, 0.1};
  EXPECT_TRUE(kTranslateOp.is_identity(nothing));
  EXPECT_FALSE(kTranslateOp.is_identity(down));
}

}  // namespace
}  // namespace tta

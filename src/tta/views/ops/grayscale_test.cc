#include "tta/views/ops/grayscale.h"

#include <gtest/gtest.h>

#include "tta/views/ops/colour_ops_test_support.h"

namespace tta {
namespace {

TEST(Grayscale, IsTorchvisionsToTheBit) {
  const Image image = testing::read_npy_image(testing::golden_path("ops/rgb.npy"));
  const Image expected = testing::read_npy_image(testing::golden_path("ops/grayscale.npy"));
  EXPECT_EQ(testing::pixel_difference(testing::with_op(kGrayscaleOp, {}, image), expected), "");
}

TEST(Grayscale, NeedsColour) {
  EXPECT_TRUE(kGrayscaleOp.needs_colour);
}

}  // namespace
}  // namespace tta

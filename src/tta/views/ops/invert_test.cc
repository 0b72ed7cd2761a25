#include "tta/views/ops/invert.h"

#include <gtest/gtest.h>

#include "tta/views/ops/colour_ops_test_support.h"

namespace tta {
namespace {

TEST(Invert, IsPillowsForEveryValue) {
  const testing::NpyArray expected = testing::read_npy(testing::golden_path("ops/invert.npy"));
  const Image inverted = testing::with_op(kInvertOp, {}, testing::gray_ramp());
  for (int v = 0; v < 256; ++v) EXPECT_EQ(inverted.row(0)[v], expected.as<std::uint8_t>()[v]) << v;
}

TEST(Invert, TwiceIsNothing) {
  const Image image = testing::random_image({7, 5}, 3, 1);
  const Image twice = testing::with_op(kInvertOp, {}, testing::with_op(kInvertOp, {}, image));
  EXPECT_EQ(testing::pixel_difference(twice, image), "");
}

}  // namespace
}  // namespace tta

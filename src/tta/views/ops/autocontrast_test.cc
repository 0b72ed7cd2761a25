#include "tta/views/ops/autocontrast.h"

#include <gtest/gtest.h>

#include "tta/views/ops/colour_ops_test_support.h"

namespace tta {
namespace {

TEST(Autocontrast, IsPillowsToTheBit) {
  for (const std::string name : {"rgb", "gray", "dark", "pixel", "half", "flat", "two", "tiny_step", "photo"}) {
    const Image image = testing::read_npy_image(testing::golden_path("ops/spread_" + name + "_in.npy"));
    const Image expected = testing::read_npy_image(testing::golden_path("ops/autocontrast_spread_" + name + ".npy"));
    EXPECT_EQ(testing::pixel_difference(testing::with_op(kAutocontrastOp, {}, image), expected), "") << name;
  }
}

TEST(Autocontrast, AlwaysMatters) {
  EXPECT_FALSE(kAutocontrastOp.is_identity({}));
}

}  // namespace
}  // namespace tta

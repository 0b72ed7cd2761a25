#include "tta/views/ops/equalize.h"

#include <gtest/gtest.h>

#include "tta/views/ops/colour_ops_test_support.h"

namespace tta {
namespace {

TEST(Equalize, IsPillowsToTheBit) {
  for (const std::string name : {"rgb", "gray", "dark", "pixel", "half", "flat", "two", "tiny_step", "photo"}) {
    const Image image = testing::read_npy_image(testing::golden_path("ops/spread_" + name + "_in.npy"));
    const Image expected = testing::read_npy_image(testing::golden_path("ops/equalize_spread_" + name + ".npy"));
    EXPECT_EQ(testing::pixel_difference(testing::with_op(kEqualizeOp, {}, image), expected), "") << name;
  }
}

TEST(Equalize, AlwaysMatters) {
  EXPECT_FALSE(kEqualizeOp.is_identity({}));
}

}  // namespace
}  // namespace tta

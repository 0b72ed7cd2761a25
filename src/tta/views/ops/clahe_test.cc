#include "tta/views/ops/clahe.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "tta/views/ops/colour_ops_test_support.h"

namespace tta {
namespace {

struct Case {
  double clip_limit;
  double tiles;
};

// The settings of tools/golden/ops.py.
constexpr Case kCases[] = {{2, 8}, {4, 8}, {0.5, 3}, {40, 1}, {2, 32}};

std::string name_of(const std::string& image, const Case& c) {
  const auto whole = [](double v) { return std::to_string(static_cast<int>(10 * v)); };
  return "ops/clahe_" + image + "_" + whole(c.clip_limit) + "_" + whole(c.tiles) + ".npy";
}

TEST(Clahe, IsOpenCvsToTheBitForGray) {
  for (const std::string name : {"gray", "even"}) {
    const Image image = testing::read_npy_image(testing::golden_path("ops/clahe_" + name + "_in.npy"));
    for (const Case& c : kCases) {
      const Image expected = testing::read_npy_image(testing::golden_path(name_of(name, c)));
      const Image actual = testing::with_op(kClaheOp, {c.clip_limit, c.tiles}, image);
      EXPECT_EQ(testing::pixel_difference(actual, expected), "") << name << " " << c.clip_limit << " " << c.tiles;
    }
  }
}

TEST(Clahe, IsWithinALevelOfOpenCvsForColours) {
  const Image image = testing::read_npy_image(testing::golden_path("ops/clahe_photo_in.npy"));
  for (const Case& c : kCases) {
    const Image expected = testing::read_npy_image(testing::golden_path(name_of("photo", c)));
    const Image actual = testing::with_op(kClaheOp, {c.clip_limit, c.tiles}, image);
    for (std::size_t i = 0; i < actual.size_bytes(); ++i) {
      ASSERT_LE(std::abs(actual.row(0)[i] - expected.row(0)[i]), 1) << c.clip_limit << " " << c.tiles << " at " << i;
    }
  }
}

TEST(Clahe, TakesPicturesSmallerThanItsTiles) {
  for (const Size size : {Size{1, 1}, Size{3, 2}, Size{1, 9}}) {
    const Image image = testing::random_image(size, 3, 4);
    EXPECT_EQ(testing::with_op(kClaheOp, {2, 8}, image).size(), size);
  }
}

}  // namespace
}  // namespace tta

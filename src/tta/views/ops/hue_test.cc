#include "tta/views/ops/hue.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tta/base/core/sha256.h"
#include "tta/views/ops/colour_ops_test_support.h"

namespace tta {
namespace {

TEST(Hue, IsTorchvisionsToTheBit) {
  const Image image = testing::read_npy_image(testing::golden_path("ops/rgb.npy"));
  testing::expect_golden(kHueOp, "hue", image, "hue_values");
}

// All colours with this red, as one square.
Image colours_with(int red) {
  Image image({256, 256}, 3);
  for (int green = 0; green < 256; ++green) {
    for (int blue = 0; blue < 256; ++blue) {
      std::uint8_t* pixel = image.row(green) + 3 * blue;
      pixel[0] = static_cast<std::uint8_t>(red);
      pixel[1] = static_cast<std::uint8_t>(green);
      pixel[2] = static_cast<std::uint8_t>(blue);
    }
  }
  return image;
}

TEST(Hue, IsTorchvisionsForEveryColour) {
  std::ifstream golden(testing::golden_path("ops/hue_digests.txt"));
  double turn = 0;
  std::string digest;
  int compared = 0;
  while (golden >> turn >> digest) {
    std::string colours;
    for (int red = 0; red < 256; ++red) {
      const Image turned = testing::with_op(kHueOp, {turn}, colours_with(red));
      colours.append(reinterpret_cast<const char*>(turned.row(0)), turned.size_bytes());
    }
    EXPECT_EQ(sha256_hex(colours), digest) << turn;
    ++compared;
  }
  EXPECT_EQ(compared, 3);
}

TEST(Hue, KnowsItsIdentity) {
  const std::vector<double> identity{0};
  const std::vector<double> other{0.1};
  EXPECT_TRUE(kHueOp.is_identity(identity));
  EXPECT_FALSE(kHueOp.is_identity(other));
}

}  // namespace
}  // namespace tta

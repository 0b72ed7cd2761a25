#include "tta/image/pixels/noise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "support/support.h"
#include "tta/image/pixels/each_target.h"
#include "tta/image/pixels/noise_reference.h"

namespace tta {
namespace {

using testing::for_each_target;
using testing::pixel_difference;
using testing::random_image;

TEST(Noise, EqualsItsTwinOnEveryTarget) {
  for_each_target([] {
    for (const Size size : {Size{1, 1}, Size{1, 9}, Size{9, 1}, Size{15, 5}, Size{16, 4}, Size{17, 6}, Size{63, 3},
                            Size{64, 3}, Size{65, 3}, Size{200, 50}}) {
      for (const int channels : {1, 3}) {
        const Image image = random_image(size, channels, 1);
        for (const float levels : {0.0F, 0.3F, 12.75F, 255.0F}) {
          for (const std::uint64_t seed : {std::uint64_t{0}, std::uint64_t{999'999'999}, ~std::uint64_t{0}}) {
            EXPECT_EQ(pixel_difference(add_normal_noise(image, levels, seed), noise_reference(image, levels, seed)), "")
                << size.width << " x " << size.height << " x " << channels << " by " << levels;
          }
        }
      }
    }
  });
}

// The bytes themselves, so that no machine and no change gives others unseen.
TEST(Noise, IsTheSameForAllTime) {
  Image gray({8, 2}, 1);
  std::fill_n(gray.row(0), gray.size_bytes(), std::uint8_t{128});
  const Image noisy = add_normal_noise(gray, 25.5F, 7);
  const std::vector<int> expected{121, 106, 179, 132, 124, 140, 128, 107, 106, 85, 151, 101, 114, 116, 174, 104};
  EXPECT_EQ(std::vector<int>(noisy.row(0), noisy.row(0) + 16), expected);
}

TEST(Noise, ReadsViewsWithAStride) {
  const Image image = random_image({41, 19}, 3, 2);
  const ImageView part = image.view().crop({5, 3, 29, 11});
  for_each_target([&] {
    EXPECT_EQ(pixel_difference(add_normal_noise(part, 20, 3), add_normal_noise(Image::copy_of(part), 20, 3)), "");
  });
}

// The upper tail of the normal distribution beyond z, in double.
double tail(double z) {
  return 0.5 * std::erfc(z / std::sqrt(2.0));
}

// Every magnitude of its 31 bits lies where the distribution has it, within 2e-5: checked at both ends bit by bit and
// at steps in between.
TEST(NormalNumber, IsTheInverseOfTheDistribution) {
  constexpr double kAllowed = 2e-5;
  const auto expect_exact = [&](std::uint32_t bits) {
    const double p = (bits + 0.5) * 0x1p-32;
    const double z = normal_reference(bits);
    ASSERT_LE(tail(z + kAllowed), p) << bits << " gives " << z;
    ASSERT_GE(tail(z - kAllowed), p) << bits << " gives " << z;
  };
  for (std::uint32_t bits = 0; bits < 3000; ++bits) expect_exact(bits);
  for (std::uint32_t bits = 1000; bits < 0x7FFFFFFF - 50'000; bits += 49'999) expect_exact(bits);
  for (std::uint32_t bits = 0x7FFFFFFF - 3000; bits <= 0x7FFFFFFF; ++bits) expect_exact(bits);
}

TEST(NormalNumber, IsSymmetric) {
  for (std::uint32_t bits = 0; bits < 0x7FFF0000; bits += 99'991) {
    ASSERT_EQ(normal_reference(bits), -normal_reference(bits | 0x80000000U)) << bits;
  }
}

}  // namespace
}  // namespace tta

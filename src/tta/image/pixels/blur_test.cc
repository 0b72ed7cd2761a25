#include "tta/image/pixels/blur.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "support/support.h"
#include "tta/image/pixels/blur_reference.h"
#include "tta/image/pixels/each_target.h"

namespace tta {
namespace {

using testing::for_each_target;
using testing::pixel_difference;
using testing::random_image;

struct Kernel {
  double sigma;
  int size;
};
constexpr Kernel kKernels[] = {{0.1, 3}, {0.5, 3}, {0.8, 5}, {1, 7}, {2, 9}, {2, 13}, {10, 61}, {3, 1}};

TEST(GaussianWeights, AddUpToOne) {
  for (int step = 1; step <= 100; ++step) {
    for (const int size : {1, 3, 5, 23, 61, 127}) {
      const BlurWeights weights = gaussian_weights(step / 10.0, size);
      const int sides = std::accumulate(weights.begin() + 1, weights.end(), 0);
      EXPECT_EQ(weights[0] + 2 * sides, kBlurOne) << step / 10.0 << ", " << size;
      EXPECT_TRUE(std::is_sorted(weights.rbegin(), weights.rend())) << step / 10.0 << ", " << size;
    }
  }
}

TEST(GaussianWeights, HaveNoZerosAtTheEnds) {
  EXPECT_EQ(gaussian_weights(0.1, 61), (BlurWeights{kBlurOne}));
  EXPECT_EQ(gaussian_weights(5, 1), (BlurWeights{kBlurOne}));
  EXPECT_GT(gaussian_weights(1, 61).back(), 0);
  EXPECT_EQ(gaussian_weights(2, 3).size(), 2U);
}

TEST(Blur, EqualsItsTwinOnEveryTarget) {
  for_each_target([] {
    for (const Size size : {Size{1, 1}, Size{1, 9}, Size{9, 1}, Size{2, 2}, Size{15, 3}, Size{16, 4}, Size{17, 6},
                            Size{63, 2}, Size{64, 2}, Size{65, 2}}) {
      for (const int channels : {1, 3}) {
        const Image image = random_image(size, channels, 1);
        for (const Kernel& kernel : kKernels) {
          const BlurWeights weights = gaussian_weights(kernel.sigma, kernel.size);
          EXPECT_EQ(pixel_difference(blur(image, weights), blur_reference(image, weights)), "")
              << size.width << " x " << size.height << " x " << channels << " by " << kernel.sigma;
        }
      }
    }
  });
}

// Black and white in the patterns where errors of the weights add up.
TEST(Blur, IsAtMostOneLevelOffTheExactSum) {
  for (const Kernel& kernel : kKernels) {
    const BlurWeights weights = gaussian_weights(kernel.sigma, kernel.size);
    for (const int stripe : {1, 2, 5, 20}) {
      Image image({41, 37}, 1);
      for (int y = 0; y < 37; ++y) {
        for (int x = 0; x < 41; ++x) image.row(y)[x] = (x / stripe + y / (stripe + 1)) % 2 == 0 ? 0 : 255;
      }
      const Image blurred = blur(image, weights);
      for (int y = 0; y < 37; y += 9) {
        for (int x = 0; x < 41; ++x) {
          const double exact = gaussian_reference(image, kernel.sigma, kernel.size, x, y, 0);
          // Half a level is the rounding's.
          ASSERT_LE(std::abs(blurred.row(y)[x] - exact), 0.5 + 0.1) << kernel.sigma << ", " << stripe << " at " << x;
        }
      }
    }
  }
}

TEST(Blur, LeavesPlainPicturesAsTheyAre) {
  for (const int level : {0, 1, 127, 128, 254, 255}) {
    Image image({13, 9}, 3);
    std::fill_n(image.row(0), image.size_bytes(), static_cast<std::uint8_t>(level));
    for (const Kernel& kernel : kKernels) {
      EXPECT_EQ(pixel_difference(blur(image, gaussian_weights(kernel.sigma, kernel.size)), image), "") << kernel.sigma;
    }
  }
}

TEST(Blur, ReadsViewsWithAStride) {
  const Image image = random_image({41, 19}, 3, 2);
  const ImageView part = image.view().crop({5, 3, 29, 11});
  const BlurWeights weights = gaussian_weights(1.5, 9);
  for_each_target([&] { EXPECT_EQ(pixel_difference(blur(part, weights), blur(Image::copy_of(part), weights)), ""); });
}

}  // namespace
}  // namespace tta

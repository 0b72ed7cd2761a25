#include "tta/views/ops/gaussian_blur.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "support/support.h"
#include "tta/image/pixels/blur_reference.h"
#include "tta/views/ops/filter_golden.h"

namespace tta {
namespace {

using testing::pixel_difference;

int largest_difference(const Image& a, const Image& b) {
  EXPECT_EQ(a.size(), b.size());
  int largest = 0;
  for (std::size_t i = 0; i < a.size_bytes(); ++i) largest = std::max(largest, std::abs(a.row(0)[i] - b.row(0)[i]));
  return largest;
}

TEST(GaussianBlur, IsTorchvisionsButForALevel) {
  for (const std::string name : {"rgb", "gray", "steps"}) {
    const Image image = testing::filter_input(name);
    testing::for_each_golden("gaussian_blur", name, [&](const std::vector<double>& values, const Image& expected) {
      const Image blurred = kGaussianBlurOp.filter(values, image);
      EXPECT_LE(largest_difference(blurred, expected), 1) << name << " by " << values[0] << ", " << values[1];
    });
  }
}

TEST(GaussianBlur, TakesPicturesSmallerThanItsKernel) {
  for (const std::string name : {"thin", "corner"}) {
    const Image image = testing::filter_input(name);
    const std::vector<double> values{2, 0};
    const Image blurred = kGaussianBlurOp.filter(values, image);
    for (int y = 0; y < image.height(); ++y) {
      for (int i = 0; i < image.width() * image.channels(); ++i) {
        const int x = i / image.channels();
        EXPECT_NEAR(blurred.row(y)[i], gaussian_reference(image, 2, 13, x, y, i % image.channels()), 0.6) << name;
      }
    }
  }
}

TEST(GaussianBlur, ChoosesTheSizeFromSigma) {
  const Image image = testing::random_image({60, 50}, 1, 4);
  for (const auto& [sigma, size] : {std::pair{0.4, 5.0}, {1.0, 7.0}, {1.1, 9.0}, {7.0, 43.0}}) {
    const std::vector<double> chosen{sigma, 0};
    const std::vector<double> given{sigma, size};
    EXPECT_EQ(pixel_difference(kGaussianBlurOp.filter(chosen, image), kGaussianBlurOp.filter(given, image)), "");
  }
}

TEST(GaussianBlur, ABellWithinAPixelIsAnIdentity) {
  const std::vector<double> narrow{0.1, 0};
  const std::vector<double> cut_off{5, 1};
  const std::vector<double> wide{0.5, 3};
  EXPECT_TRUE(kGaussianBlurOp.is_identity(narrow));
  EXPECT_TRUE(kGaussianBlurOp.is_identity(cut_off));
  EXPECT_FALSE(kGaussianBlurOp.is_identity(wide));
  const Image image = testing::random_image({31, 14}, 3, 6);
  EXPECT_EQ(pixel_difference(kGaussianBlurOp.filter(narrow, image), image), "");
  EXPECT_EQ(pixel_difference(kGaussianBlurOp.filter(cut_off, image), image), "");
}

TEST(GaussianBlur, RefusesEvenSizes) {
  EXPECT_EQ(value_problem(kGaussianBlurOp.params[1], 4), "is 4, allowed odd numbers 0..127");
}

}  // namespace
}  // namespace tta

#include "tta/views/ops/gaussian_noise.h"

#include <algorithm>
#include <cmath>

#include "support/support.h"
#include "tta/image/pixels/noise_reference.h"
#include "tta/views/ops/filter_golden.h"

namespace tta {
namespace {

using testing::pixel_difference;

Image with_noise(const Image& image, double std, double seed) {
  const std::vector<double> values{std, seed};
  return kGaussianNoiseOp.filter(values, image);
}

// A middle gray far from both ends, so that nothing is clipped with the deviations below: what the op adds to it.
constexpr int kGray = 128;
constexpr double kStd = 0.08;  // 20.4 levels; 6.23 of them, the most there is, are 127
std::vector<double> grain(Size size, int channels, double seed) {
  Image gray(size, channels);
  std::fill_n(gray.row(0), gray.size_bytes(), static_cast<std::uint8_t>(kGray));
  const Image noisy = with_noise(gray, kStd, seed);
  std::vector<double> values;
  for (std::size_t i = 0; i < noisy.size_bytes(); ++i) values.push_back(noisy.row(0)[i] - kGray);
  return values;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

// The mean of value^power of the numbers, less their mean and divided by `scale`.
double moment(const std::vector<double>& values, int power, double scale) {
  const double mean = mean_of(values);
  double sum = 0;
  for (const double value : values) sum += std::pow((value - mean) / scale, power);
  return sum / static_cast<double>(values.size());
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const double mean_a = mean_of(a), mean_b = mean_of(b);
  double both = 0, square_a = 0, square_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    both += (a[i] - mean_a) * (b[i] - mean_b);
    square_a += (a[i] - mean_a) * (a[i] - mean_a);
    square_b += (b[i] - mean_b) * (b[i] - mean_b);
  }
  return both / std::sqrt(square_a * square_b);
}

constexpr Size kLarge{512, 512};
constexpr double kCount = 512 * 512;

// Bounds: five standard errors, which a right distribution passes but once in a million (and it is always the same
// one). Rounding to whole levels adds 1/12 to the variance (Sheppard).
TEST(GaussianNoise, HasTheMomentsOfANormalDistribution) {
  const double sigma = std::sqrt(kStd * 255 * kStd * 255 + 1.0 / 12);
  for (const double seed : {0.0, 1.0, 2.0, 999'999'999.0}) {
    const std::vector<double> values = grain(kLarge, 1, seed);
    EXPECT_NEAR(mean_of(values), 0, 5 * sigma / std::sqrt(kCount)) << seed;
    EXPECT_NEAR(moment(values, 2, sigma), 1, 5 * std::sqrt(2 / kCount)) << seed;
    EXPECT_NEAR(moment(values, 3, sigma), 0, 5 * std::sqrt(6 / kCount)) << seed;
    EXPECT_NEAR(moment(values, 4, sigma), 3, 5 * std::sqrt(96 / kCount)) << seed;
  }
}

// Kolmogorov's distance between the values and the normal distribution, at the borders between levels: beyond
// 1.95 / sqrt(n) a right one comes but once in a thousand.
TEST(GaussianNoise, HasTheWholeShapeOfANormalDistribution) {
  std::vector<double> values = grain(kLarge, 1, 3);
  std::sort(values.begin(), values.end());
  double distance = 0;
  for (int level = -90; level < 90; ++level) {
    const double border = level + 0.5;
    const auto below = std::lower_bound(values.begin(), values.end(), border) - values.begin();
    const double expected = 0.5 * std::erfc(-border / (kStd * 255) / std::sqrt(2.0));
    distance = std::max(distance, std::abs(static_cast<double>(below) / kCount - expected));
  }
  EXPECT_LT(distance, 1.95 / std::sqrt(kCount));
}

// Of independent numbers the correlation lies within five of 1 / sqrt(n).
TEST(GaussianNoise, IsIndependentBetweenChannelsNeighboursAndSeeds) {
  constexpr double kAllowed = 5 / 512.0;
  const std::vector<double> rgb = grain(kLarge, 3, 4);
  std::vector<double> channels[3];
  for (std::size_t i = 0; i < rgb.size(); ++i) channels[i % 3].push_back(rgb[i]);
  EXPECT_NEAR(correlation(channels[0], channels[1]), 0, kAllowed);
  EXPECT_NEAR(correlation(channels[0], channels[2]), 0, kAllowed);
  EXPECT_NEAR(correlation(channels[1], channels[2]), 0, kAllowed);
  const std::vector<double>& red = channels[0];
  for (const std::ptrdiff_t distance : {1, 2, 5, 16, 64, 512, 513, 1024}) {
    EXPECT_NEAR(correlation({red.begin(), red.end() - distance}, {red.begin() + distance, red.end()}), 0, kAllowed)
        << distance;
  }
  const std::vector<double> other = grain(kLarge, 3, 5);
  const std::vector<double> shifted(rgb.begin() + 64, rgb.end());
  EXPECT_NEAR(correlation(rgb, other), 0, kAllowed);
  EXPECT_NEAR(correlation(shifted, {other.begin(), other.end() - 64}), 0, kAllowed);
}

TEST(GaussianNoise, AgreesWithItsReference) {
  const Image image = testing::filter_input("steps");
  for (const double std : {0.01, 0.3, 1.0}) {
    const Image expected = noise_reference(image, static_cast<float>(std * 255), 12);
    EXPECT_EQ(pixel_difference(with_noise(image, std, 12), expected), "") << std;
  }
}

TEST(GaussianNoise, NoNoiseIsAnIdentity) {
  const std::vector<double> none{0, 3};
  const std::vector<double> some{0.001, 0};
  EXPECT_TRUE(kGaussianNoiseOp.is_identity(none));
  EXPECT_FALSE(kGaussianNoiseOp.is_identity(some));
  const Image image = testing::random_image({31, 14}, 3, 6);
  EXPECT_EQ(pixel_difference(kGaussianNoiseOp.filter(none, image), image), "");
}

TEST(GaussianNoise, RefusesSeedsThatAreNotWholeNumbers) {
  EXPECT_EQ(value_problem(kGaussianNoiseOp.params[1], 0.5), "is 0.5, allowed whole numbers 0..999999999");
}

}  // namespace
}  // namespace tta

#include "tta/views/ops/contrast.h"

#include "support/support.h"
#include "tta/views/ops/contrast_reference.h"

namespace tta {
namespace {

using testing::golden_path;
using testing::NpyArray;
using testing::read_npy;
using testing::read_npy_image;

PixelStatistics statistics_of(ImageView image) {
  double sum = 0;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) sum += luma_reference(image.pixel(x, y), image.channels());
  }
  PixelStatistics statistics;
  statistics.luma_mean = sum / (static_cast<double>(image.width()) * image.height());
  return statistics;
}

// The op on a whole image, by its table.
std::vector<std::uint8_t> with_contrast(const Image& image, double factor) {
  const std::vector<double> values{factor};
  const ByteTables tables = kContrastOp.table(values, statistics_of(image), image.channels());
  std::vector<std::uint8_t> pixels;
  for (int y = 0; y < image.height(); ++y) {
    for (int i = 0; i < image.width() * image.channels(); ++i) {
      pixels.push_back(tables[static_cast<std::size_t>(i % image.channels())][image.row(y)[i]]);
    }
  }
  return pixels;
}

std::vector<std::uint8_t> bytes_of(const Image& image) {
  return {image.row(0), image.row(0) + image.size_bytes()};
}

TEST(Contrast, IsPillowsToTheBit) {
  const NpyArray factors = read_npy(golden_path("ops/factors.npy"));
  for (const std::string name : {"rgb", "gray", "dark", "pixel", "half"}) {
    const Image image = read_npy_image(golden_path("ops/contrast_" + name + "_in.npy"));
    const NpyArray expected = read_npy(golden_path("ops/contrast_" + name + ".npy"));
    for (std::size_t i = 0; i < factors.shape[0]; ++i) {
      const double factor = factors.as<double>()[i];
      const std::uint8_t* begin = expected.as<std::uint8_t>() + i * image.size_bytes();
      const std::vector<std::uint8_t> wanted(begin, begin + image.size_bytes());
      ASSERT_EQ(with_contrast(image, factor), wanted) << name << " by " << factor;
      ASSERT_EQ(bytes_of(contrast_reference(image, factor)), wanted) << name << " by " << factor;
    }
  }
}

TEST(Contrast, AgreesWithItsReference) {
  for (const Size size : {Size{1, 1}, Size{1, 9}, Size{33, 21}}) {
    const Image image = testing::random_image(size, 3, 5);
    for (const double factor : {0.0, 0.4, 1.0, 1.6, 7.0}) {
      EXPECT_EQ(with_contrast(image, factor), bytes_of(contrast_reference(image, factor))) << factor;
    }
  }
}

TEST(Contrast, AsksForTheMeanLuma) {
  EXPECT_EQ(kContrastOp.statistic, Statistic::kLumaMean);
}

TEST(Contrast, OneIsAnIdentity) {
  const std::vector<double> one{1};
  const std::vector<double> less{0.9};
  EXPECT_TRUE(kContrastOp.is_identity(one));
  EXPECT_FALSE(kContrastOp.is_identity(less));
}

}  // namespace
}  // namespace tta

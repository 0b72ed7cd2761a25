#include "tta/image/pixels/statistics.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/support.h"
#include "tta/image/pixels/each_target.h"

namespace tta {
namespace {

using testing::for_each_target;
using testing::golden_path;
using testing::random_image;

// Around the lengths of vectors; cut out of a larger image, so that rows have a stride.
template <typename Check>
void for_awkward_images(Check check) {
  for (const Size size : {Size{1, 1}, Size{1, 9}, Size{9, 1}, Size{15, 3}, Size{16, 3}, Size{17, 3}, Size{64, 2},
                          Size{65, 1}, Size{130, 7}}) {
    for (const int channels : {1, 3}) {
      const Image whole = random_image({size.width + 3, size.height + 1}, channels, 8);
      const ImageView strided = whole.view().crop({2, 1, size.width, size.height});
      for_each_target([&] { check(strided); });
    }
  }
}

TEST(LumaMean, EqualsPillowsHistogram) {
  const Image photo = testing::read_npy_image(golden_path("pixels/source_photo.npy"));
  const testing::NpyArray histogram = testing::read_npy(golden_path("pixels/luma_histogram.npy"));
  double sum = 0;
  for (std::size_t v = 0; v < 256; ++v)
    sum += static_cast<double>(histogram.as<std::int64_t>()[v]) * static_cast<double>(v);
  for_each_target([&] { EXPECT_EQ(luma_mean(photo), sum / (photo.width() * photo.height())); });
}

TEST(LumaMean, AddsUpPixelByPixel) {
  for_awkward_images([](ImageView image) {
    std::uint64_t sum = 0;
    for (int y = 0; y < image.height(); ++y) {
      for (int x = 0; x < image.width(); ++x) {
        const std::uint8_t* pixel = image.pixel(x, y);
        sum += image.channels() == 1 ? pixel[0]
                                     : (19595U * pixel[0] + 38470U * pixel[1] + 7471U * pixel[2] + 32768U) >> 16;
      }
    }
    EXPECT_EQ(luma_mean(image), static_cast<double>(sum) / (image.width() * image.height()));
  });
}

TEST(LumaMean, OfWhiteIsWhite) {
  Image white({16384, 3}, 3);
  std::fill_n(white.row(0), white.size_bytes(), std::uint8_t{255});
  for_each_target([&] { EXPECT_EQ(luma_mean(white), 255); });
}

TEST(ValueRanges, AreTheDarkestAndTheBrightestOfEachChannel) {
  for_awkward_images([](ImageView image) {
    std::array<ValueRange, 3> expected{};
    for (int c = 0; c < image.channels(); ++c) {
      ValueRange& range = expected[static_cast<std::size_t>(c)] = {255, 0};
      for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
          range.min = std::min(range.min, image.pixel(x, y)[c]);
          range.max = std::max(range.max, image.pixel(x, y)[c]);
        }
      }
    }
    EXPECT_EQ(value_ranges(image), expected);
  });
}

TEST(ChannelHistograms, CountEachChannel) {
  for_awkward_images([](ImageView image) {
    Histograms expected{};
    for (int y = 0; y < image.height(); ++y) {
      for (int x = 0; x < image.width(); ++x) {
        for (int c = 0; c < image.channels(); ++c) ++expected[static_cast<std::size_t>(c)][image.pixel(x, y)[c]];
      }
    }
    EXPECT_EQ(channel_histograms(image), expected);
  });
}

}  // namespace
}  // namespace tta

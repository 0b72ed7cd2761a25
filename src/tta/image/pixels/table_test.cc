#include "tta/image/pixels/table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "support/support.h"

namespace tta {
namespace {

using testing::golden_path;
using testing::pixel_difference;
using testing::random_image;

ByteTables random_tables(std::uint32_t seed) {
  std::mt19937 random(seed);
  ByteTables tables;
  for (ByteTable& table : tables) {
    for (std::uint8_t& value : table) value = static_cast<std::uint8_t>(random());
  }
  return tables;
}

constexpr Size kSizes[] = {{1, 1}, {1, 9}, {9, 1}, {7, 5}, {64, 3}, {67, 11}};

TEST(Tables, ApplyLooksUpEveryValueInItsChannel) {
  const ByteTables tables = random_tables(1);
  for (Size size : kSizes) {
    for (int channels : {1, 3}) {
      const Image before = random_image(size, channels, 2);
      Image after = Image::copy_of(before);
      apply_tables(after, tables);
      for (int y = 0; y < size.height; ++y) {
        for (int i = 0; i < size.width * channels; ++i) {
          EXPECT_EQ(after.row(y)[i], tables[static_cast<std::size_t>(i % channels)][before.row(y)[i]]);
        }
      }
    }
  }
}

TEST(Tables, IdentityChangesNothing) {
  const Image before = random_image({13, 7}, 3, 3);
  Image after = Image::copy_of(before);
  apply_tables(after, identity_tables());
  EXPECT_EQ(pixel_difference(after, before), "");
}

TEST(Tables, ComposeIsOneAfterTheOther) {
  const ByteTables first = random_tables(4);
  const ByteTables second = random_tables(5);
  Image in_turn = random_image({13, 7}, 3, 6);
  Image at_once = Image::copy_of(in_turn);
  apply_tables(in_turn, first);
  apply_tables(in_turn, second);
  apply_tables(at_once, compose(first, second));
  EXPECT_EQ(pixel_difference(at_once, in_turn), "");
}

TEST(LumaHistogram, EqualsPillows) {
  const Image photo = testing::read_npy_image(golden_path("pixels/source_photo.npy"));
  const testing::NpyArray expected = testing::read_npy(golden_path("pixels/luma_histogram.npy"));
  const auto actual = luma_histogram(photo, identity_tables());
  for (std::size_t v = 0; v < 256; ++v) {
    EXPECT_EQ(actual[v], static_cast<std::uint64_t>(expected.as<std::int64_t>()[v])) << v;
  }
}

TEST(LumaHistogram, SeesTheImageThroughTheTables) {
  const ByteTables tables = random_tables(7);
  for (Size size : kSizes) {
    const Image whole = random_image({size.width + 3, size.height + 1}, 3, 8);
    const ImageView strided = whole.view().crop({2, 1, size.width, size.height});
    Image changed = Image::copy_of(strided);
    apply_tables(changed, tables);
    const auto histogram = luma_histogram(strided, tables);
    EXPECT_EQ(histogram, luma_histogram(changed, identity_tables()));
    EXPECT_EQ(std::accumulate(histogram.begin(), histogram.end(), std::uint64_t{0}),
              static_cast<std::uint64_t>(size.width) * static_cast<std::uint64_t>(size.height));
  }
}

TEST(ChannelHistograms, CountEachChannelThroughItsTable) {
  const ByteTables tables = random_tables(9);
  const Image whole = random_image({20, 9}, 3, 10);
  const ImageView strided = whole.view().crop({3, 1, 13, 7});
  std::array<std::array<std::uint64_t, 256>, 3> expected{};
  for (int y = 0; y < 7; ++y) {
    for (int x = 0; x < 13; ++x) {
      for (std::size_t c = 0; c < 3; ++c) ++expected[c][tables[c][strided.pixel(x, y)[c]]];
    }
  }
  EXPECT_EQ(channel_histograms(strided, tables), expected);
}

TEST(LumaHistogram, CountsGrayValuesThemselves) {
  Image gray({3, 2}, 1);
  const std::uint8_t values[6] = {0, 255, 7, 7, 7, 255};
  std::copy(values, values + 6, gray.row(0));
  const auto histogram = luma_histogram(gray, identity_tables());
  EXPECT_EQ(histogram[0], 1U);
  EXPECT_EQ(histogram[7], 3U);
  EXPECT_EQ(histogram[255], 2U);
}

}  // namespace
}  // namespace tta

// Oracle: table_reference.h; tested by table_test.cc.
#include "tta/image/pixels/table.h"

#include <cstddef>

namespace tta {
namespace {

template <std::size_t kChannels>
void look_up_row(std::uint8_t* values, int width, const ByteTables& tables) {
  for (std::uint8_t* end = values + static_cast<std::size_t>(width) * kChannels; values != end; values += kChannels) {
    for (std::size_t c = 0; c < kChannels; ++c) values[c] = tables[c][values[c]];
  }
}

// Pillow's weights of R, G and B in 1/65536 (ITU-R BT.601 luma).
constexpr std::array<std::uint32_t, 3> kLumaWeights{19595, 38470, 7471};

// Four histograms side by side: neighbouring pixels are often alike, and counting one entry twice in a row is slow. The
// pixels of an image (limits.h) fit 32 bits.
constexpr std::size_t kLanes = 4;
using LaneCounts = std::array<std::array<std::uint32_t, 256>, kLanes>;

void count_gray_row(const std::uint8_t* values, std::size_t width, const ByteTable& table, LaneCounts& counts) {
  for (std::size_t x = 0; x < width; ++x) ++counts[x % kLanes][table[values[x]]];
}

// What each 8-bit value of each channel adds to the luma, table and weight in one; red carries the rounding.
using LumaTables = std::array<std::array<std::uint32_t, 256>, 3>;

LumaTables luma_tables(const ByteTables& tables) {
  LumaTables parts;
  for (std::size_t c = 0; c < 3; ++c) {
    const std::uint32_t rounding = c == 0 ? 32768 : 0;
    for (std::size_t v = 0; v < 256; ++v) parts[c][v] = kLumaWeights[c] * tables[c][v] + rounding;
  }
  return parts;
}

void count_rgb_row(const std::uint8_t* pixels, std::size_t width, const LumaTables& parts, LaneCounts& counts) {
  for (std::size_t x = 0; x < width; ++x, pixels += 3) {
    const std::uint32_t luma = (parts[0][pixels[0]] + parts[1][pixels[1]] + parts[2][pixels[2]]) >> 16;
    ++counts[x % kLanes][luma];
  }
}

}  // namespace

ByteTables identity_tables() {
  ByteTables tables;
  for (ByteTable& table : tables) {
    for (std::size_t v = 0; v < 256; ++v) table[v] = static_cast<std::uint8_t>(v);
  }
  return tables;
}

ByteTables compose(const ByteTables& first, const ByteTables& second) {
  ByteTables tables;
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t v = 0; v < 256; ++v) tables[c][v] = second[c][first[c][v]];
  }
  return tables;
}

void apply_tables(Image& image, const ByteTables& tables) {
  for (int y = 0; y < image.height(); ++y) {
    if (image.channels() == 3) {
      look_up_row<3>(image.row(y), image.width(), tables);
    } else {
      look_up_row<1>(image.row(y), image.width(), tables);
    }
  }
}

std::array<std::array<std::uint64_t, 256>, 3> channel_histograms(ImageView image, const ByteTables& tables) {
  std::array<std::array<std::uint64_t, 256>, 3> counts{};
  const auto channels = static_cast<std::size_t>(image.channels());
  const std::size_t values = static_cast<std::size_t>(image.width()) * channels;
  for (int y = 0; y < image.height(); ++y) {
    const std::uint8_t* row = image.row(y);
    for (std::size_t i = 0; i < values; i += channels) {
      for (std::size_t c = 0; c < channels; ++c) ++counts[c][tables[c][row[i + c]]];
    }
  }
  return counts;
}

std::array<std::uint64_t, 256> luma_histogram(ImageView image, const ByteTables& tables) {
  LaneCounts counts{};
  const LumaTables parts = luma_tables(tables);
  const auto width = static_cast<std::size_t>(image.width());
  for (int y = 0; y < image.height(); ++y) {
    if (image.channels() == 3) {
      count_rgb_row(image.row(y), width, parts, counts);
    } else {
      count_gray_row(image.row(y), width, tables[0], counts);
    }
  }
  std::array<std::uint64_t, 256> histogram{};
  for (const auto& lane : counts) {
    for (std::size_t v = 0; v < 256; ++v) histogram[v] += lane[v];
  }
  return histogram;
}

}  // namespace tta

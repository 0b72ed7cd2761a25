// Oracle: statistics_test.cc counts pixel by pixel, and has Pillow's histogram. Every target gives the same numbers.
#include "tta/image/pixels/statistics.h"

#include <cstddef>

#include "tta/image/luma.h"
#include "tta/image/pixels/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tta/image/pixels/statistics.cc"
#include <hwy/foreach_target.h>  // includes this file once for each instruction set
// After foreach_target.h, which must come first.
#include <hwy/highway.h>

#include "tta/image/pixels/luma-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tta::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

using D8 = hn::ScalableTag<std::uint8_t>;
using D32 = hn::ScalableTag<std::uint32_t>;

#if HWY_TARGET == HWY_SCALAR

std::uint64_t luma_sum_of_row(const std::uint8_t* pixels, std::size_t width) {
  std::uint64_t sum = 0;
  for (std::size_t x = 0; x < width; ++x) sum += luma(pixels[3 * x], pixels[3 * x + 1], pixels[3 * x + 2]);
  return sum;
}

#else

// A quarter of a vector of bytes at a time, as 32-bit numbers: their sum over a row of 16,384 pixels fits.
std::uint64_t luma_sum_of_row(const std::uint8_t* pixels, std::size_t width) {
  const hn::Rebind<std::uint8_t, D32> quarter;
  const std::size_t lanes = hn::Lanes(quarter);
  auto sums = hn::Zero(D32());
  std::size_t x = 0;
  for (; x + lanes <= width; x += lanes) {
    hn::Vec<decltype(quarter)> r, g, b;
    hn::LoadInterleaved3(quarter, pixels + 3 * x, r, g, b);
    sums = hn::Add(sums, luma_of(hn::PromoteTo(D32(), r), hn::PromoteTo(D32(), g), hn::PromoteTo(D32(), b)));
  }
  std::uint64_t sum = hn::GetLane(hn::SumOfLanes(D32(), sums));
  for (; x < width; ++x) sum += luma(pixels[3 * x], pixels[3 * x + 1], pixels[3 * x + 2]);
  return sum;
}

#endif

std::uint64_t luma_sum(ImageView image) {
  std::uint64_t sum = 0;
  const auto width = static_cast<std::size_t>(image.width());
  for (int y = 0; y < image.height(); ++y) {
    const std::uint8_t* row = image.row(y);
    if (image.channels() == 3) {
      sum += luma_sum_of_row(row, width);
    } else {
      for (std::size_t x = 0; x < width; ++x) sum += row[x];
    }
  }
  return sum;
}

// The smallest and largest bytes so far of each place within a block of three vectors. Whatever a vector's length, a
// block starts with the same channel as the one before.
class BlockRanges {
 public:
  BlockRanges() {
    for (std::uint8_t& low : lows_) low = 255;
    for (std::uint8_t& high : highs_) high = 0;
  }

  static std::size_t block() { return 3 * hn::Lanes(D8()); }

  void widen(const std::uint8_t* values) {
    const D8 d;
    for (std::size_t v = 0; v < 3; ++v) {
      const std::size_t at = v * hn::Lanes(d);
      const auto next = hn::LoadU(d, values + at);
      hn::Store(hn::Min(hn::Load(d, lows_ + at), next), d, lows_ + at);
      hn::Store(hn::Max(hn::Load(d, highs_ + at), next), d, highs_ + at);
    }
  }

  void widen_by_one(std::size_t place, std::uint8_t value) {
    if (value < lows_[place]) lows_[place] = value;
    if (value > highs_[place]) highs_[place] = value;
  }

  ValueRange of_channel(std::size_t channel, std::size_t channels) const {
    ValueRange range{255, 0};
    for (std::size_t i = channel; i < block(); i += channels) {
      if (lows_[i] < range.min) range.min = lows_[i];
      if (highs_[i] > range.max) range.max = highs_[i];
    }
    return range;
  }

 private:
  static constexpr std::size_t kBytes = 3 * hn::MaxLanes(D8());
  HWY_ALIGN std::uint8_t lows_[kBytes];
  HWY_ALIGN std::uint8_t highs_[kBytes];
};

std::array<ValueRange, 3> value_ranges(ImageView image) {
  const auto channels = static_cast<std::size_t>(image.channels());
  const std::size_t count = static_cast<std::size_t>(image.width()) * channels;
  const std::size_t block = BlockRanges::block();
  BlockRanges ranges_of_block;
  for (int y = 0; y < image.height(); ++y) {
    const std::uint8_t* row = image.row(y);
    for (std::size_t i = 0; i + block <= count; i += block) ranges_of_block.widen(row + i);
    // The rest once more with what was before it: a row's end and a block's lie whole pixels apart.
    if (count >= block) {
      ranges_of_block.widen(row + count - block);
    } else {
      for (std::size_t i = 0; i < count; ++i) ranges_of_block.widen_by_one(i, row[i]);
    }
  }
  std::array<ValueRange, 3> ranges{};
  for (std::size_t c = 0; c < 3 && c < channels; ++c) ranges[c] = ranges_of_block.of_channel(c, channels);
  return ranges;
}

}  // namespace
}  // namespace tta::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tta {
namespace {

// Two counters for each value, used in turn: neighbouring pixels are often alike, and counting one entry twice in a row
// is slow.
using Counts = std::array<std::uint32_t, 256>;

void count_rgb_row(const std::uint8_t* pixel, int width, std::array<Counts, 3>& even, std::array<Counts, 3>& odd) {
  int x = 0;
  for (; x + 2 <= width; x += 2, pixel += 6) {
    for (std::size_t c = 0; c < 3; ++c) {
      ++even[c][pixel[c]];
      ++odd[c][pixel[3 + c]];
    }
  }
  if (x < width) {
    for (std::size_t c = 0; c < 3; ++c) ++even[c][pixel[c]];
  }
}

void count_gray_row(const std::uint8_t* values, int width, Counts& even, Counts& odd) {
  for (int x = 0; x < width; ++x) ++(x % 2 == 0 ? even : odd)[values[x]];
}

}  // namespace

HWY_EXPORT(luma_sum);
HWY_EXPORT(value_ranges);

double luma_mean(ImageView image) {
  const double pixels = static_cast<double>(image.width()) * image.height();
  return static_cast<double>(HWY_DYNAMIC_DISPATCH(luma_sum)(image)) / pixels;
}

std::array<ValueRange, 3> value_ranges(ImageView image) {
  return HWY_DYNAMIC_DISPATCH(value_ranges)(image);
}

Histograms channel_histograms(ImageView image) {
  std::array<Counts, 3> even{};
  std::array<Counts, 3> odd{};
  for (int y = 0; y < image.height(); ++y) {
    if (image.channels() == 3) {
      count_rgb_row(image.row(y), image.width(), even, odd);
    } else {
      count_gray_row(image.row(y), image.width(), even[0], odd[0]);
    }
  }
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t v = 0; v < 256; ++v) even[c][v] += odd[c][v];
  }
  return even;
}

}  // namespace tta
#endif  // HWY_ONCE

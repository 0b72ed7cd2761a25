// Oracle: statistics_test.cc counts pixel by pixel, and has Pillow's histogram. Every target gives the same numbers.
#include "tta/image/pixels/statistics.h"

#include <cstddef>

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
  for (std::size_t x = 0; x < width; ++x) sum += luma_of(pixels + 3 * x);
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
  for (; x < width; ++x) sum += luma_of(pixels + 3 * x);
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

// Bytes of three vectors in a row belong to the same channels as those of the next three, whatever a vector's length.
void widen_ranges(const std::uint8_t* values, std::size_t count, std::size_t channels,
                  std::array<ValueRange, 3>& ranges) {
  const auto widen = [&](std::size_t channel, std::uint8_t low, std::uint8_t high) {
    ValueRange& range = ranges[channel];
    if (low < range.min) range.min = low;
    if (high > range.max) range.max = high;
  };
  const D8 d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  if (count >= 3 * lanes) {
    hn::Vec<D8> lows[3], highs[3];
    for (std::size_t v = 0; v < 3; ++v) lows[v] = highs[v] = hn::LoadU(d, values + v * lanes);
    for (i = 3 * lanes; i + 3 * lanes <= count; i += 3 * lanes) {
      for (std::size_t v = 0; v < 3; ++v) {
        const auto next = hn::LoadU(d, values + i + v * lanes);
        lows[v] = hn::Min(lows[v], next);
        highs[v] = hn::Max(highs[v], next);
      }
    }
    HWY_ALIGN std::uint8_t low[3 * hn::MaxLanes(D8())];
    HWY_ALIGN std::uint8_t high[3 * hn::MaxLanes(D8())];
    for (std::size_t v = 0; v < 3; ++v) {
      hn::StoreU(lows[v], d, low + v * lanes);
      hn::StoreU(highs[v], d, high + v * lanes);
    }
    for (std::size_t j = 0; j < 3 * lanes; ++j) widen(j % channels, low[j], high[j]);
  }
  for (; i < count; ++i) widen(i % channels, values[i], values[i]);
}

std::array<ValueRange, 3> value_ranges(ImageView image) {
  std::array<ValueRange, 3> ranges{};
  const auto channels = static_cast<std::size_t>(image.channels());
  for (std::size_t c = 0; c < channels; ++c) ranges[c] = {255, 0};
  for (int y = 0; y < image.height(); ++y) {
    widen_ranges(image.row(y), static_cast<std::size_t>(image.width()) * channels, channels, ranges);
  }
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

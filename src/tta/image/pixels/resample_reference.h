// The slow, obvious twin of resample(): two loops over the taps. Tests only.
#pragma once

#include <algorithm>
#include <cstdint>

#include "tta/image/pixels/resample.h"

namespace tta {

// One channel of one output pixel: taps `index` of `axis` applied to the values that `value(i)` gives.
template <typename Value>
std::uint8_t weighted_sum_reference(const AxisTaps& axis, int index, Value value) {
  std::int64_t sum = std::int64_t{1} << 21;
  const auto i = static_cast<std::size_t>(index);
  for (int k = 0; k < axis.count[i]; ++k) {
    const auto tap = static_cast<std::size_t>(k);
    sum += std::int64_t{axis.weights[i * static_cast<std::size_t>(axis.taps) + tap]} * value(axis.first[i] + k);
  }
  return static_cast<std::uint8_t>(std::clamp<std::int64_t>(sum >> 22, 0, 255));
}

inline Image resample_reference(ImageView source, const AxisTaps& x, const AxisTaps& y, const std::uint8_t fill[3]) {
  const int channels = source.channels();
  Image across({x.out_size, source.height()}, channels);
  for (int row = 0; row < across.height(); ++row) {
    for (int i = 0; i < across.width() * channels; ++i) {
      const auto value = [&](int column) { return source.pixel(column, row)[i % channels]; };
      across.row(row)[i] = weighted_sum_reference(x, i / channels, value);
    }
  }
  Image result({x.out_size, y.out_size}, channels);
  for (int row = 0; row < result.height(); ++row) {
    for (int i = 0; i < result.width() * channels; ++i) {
      const auto value = [&](int input_row) { return across.row(input_row)[i]; };
      const bool outside =
          x.count[static_cast<std::size_t>(i / channels)] == 0 || y.count[static_cast<std::size_t>(row)] == 0;
      result.row(row)[i] = outside ? fill[i % channels] : weighted_sum_reference(y, row, value);
    }
  }
  return result;
}

}  // namespace tta

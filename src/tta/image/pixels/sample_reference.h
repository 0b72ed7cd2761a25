// The slow, obvious twin of sample_bilinear(), in exact (double) arithmetic: no coordinate is rounded. Tests only.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "tta/image/image.h"
#include "tta/image/matrix.h"

namespace tta {

// `place` counts pixel centres. Nothing: the pixel takes the fill.
inline std::optional<double> place_reference(double place, int size, Border border) {
  const double last = size - 1;
  if (place >= -0.5 && place < size - 0.5) return std::clamp(place, 0.0, last);
  if (border == Border::kConstant) return std::nullopt;
  if (border == Border::kReflect && size > 1) {
    while (place < 0.0 || place > last) place = place < 0.0 ? -place : 2.0 * last - place;
  }
  return std::clamp(place, 0.0, last);
}

// The value of channel `c` before it is rounded.
inline double bilinear_reference(ImageView source, double x, double y, int c) {
  const int left = static_cast<int>(x);
  const int top = static_cast<int>(y);
  const int right = std::min(left + 1, source.width() - 1);
  const int bottom = std::min(top + 1, source.height() - 1);
  const double upper = source.pixel(left, top)[c] * (1.0 - (x - left)) + source.pixel(right, top)[c] * (x - left);
  const double lower = source.pixel(left, bottom)[c] * (1.0 - (x - left)) + source.pixel(right, bottom)[c] * (x - left);
  return upper * (1.0 - (y - top)) + lower * (y - top);
}

// size.height rows of size.width * channels values.
inline std::vector<double> sample_bilinear_reference(ImageView source, const Matrix3& map, Size size, Border border,
                                                     const std::uint8_t fill[3]) {
  std::vector<double> values;
  for (int row = 0; row < size.height; ++row) {
    for (int column = 0; column < size.width; ++column) {
      const double qx = column + 0.5;
      const double qy = row + 0.5;
      const double w = map[6] * qx + map[7] * qy + map[8];
      const auto x = place_reference((map[0] * qx + map[1] * qy + map[2]) / w - 0.5, source.width(), border);
      const auto y = place_reference((map[3] * qx + map[4] * qy + map[5]) / w - 0.5, source.height(), border);
      for (int c = 0; c < source.channels(); ++c) {
        values.push_back(w > 0.0 && x && y ? bilinear_reference(source, *x, *y, c) : fill[c]);
      }
    }
  }
  return values;
}

}  // namespace tta

// The slow twin of sharpen(): value by value, as the definition reads. For tests.
#pragma once

#include <cmath>

#include "tta/image/image.h"

namespace tta {

// Rounded in double: a thirteenth never lies half way between two whole numbers.
inline int smooth_reference(ImageView image, int x, int y, int c) {
  if (x == 0 || y == 0 || x == image.width() - 1 || y == image.height() - 1) return image.pixel(x, y)[c];
  int sum = 4 * image.pixel(x, y)[c];
  for (int dy = -1; dy <= 1; ++dy) {
    for (int dx = -1; dx <= 1; ++dx) sum += image.pixel(x + dx, y + dy)[c];
  }
  return static_cast<int>(std::lround(sum / 13.0));
}

inline Image sharpen_reference(ImageView image, float factor) {
  Image result(image.size(), image.channels());
  for (int y = 0; y < image.height(); ++y) {
    std::uint8_t* out = result.row(y);
    for (int x = 0; x < image.width(); ++x) {
      for (int c = 0; c < image.channels(); ++c) {
        const int smooth = smooth_reference(image, x, y, c);
        const float mixed = static_cast<float>(smooth) + factor * static_cast<float>(image.pixel(x, y)[c] - smooth);
        *out++ = mixed <= 0.0F ? 0 : mixed >= 255.0F ? 255 : static_cast<std::uint8_t>(mixed);
      }
    }
  }
  return result;
}

}  // namespace tta

#pragma once

#include <cstdint>

#include "tta/image/image.h"

namespace tta {

// Smooth in places and noisy in others, as photos are; tools/bench/views.py makes one of the same kind.
inline Image test_picture(Size size) {
  Image image(size, 3);
  std::uint32_t noise = 1;
  for (int y = 0; y < size.height; ++y) {
    std::uint8_t* value = image.row(y);
    for (int x = 0; x < 3 * size.width; ++x) {
      noise = noise * 1664525U + 1013904223U;
      value[x] = static_cast<std::uint8_t>(x / 8 + y / 2 + static_cast<int>(noise >> 28));
    }
  }
  return image;
}

}  // namespace tta

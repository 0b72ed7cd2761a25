// The slow twin of median_filter(): sorts every neighbourhood. For tests.
#pragma once

#include <algorithm>
#include <vector>

#include "tta/image/image.h"

namespace tta {

inline Image median_reference(ImageView image, int size) {
  const int radius = size / 2;
  Image result(image.size(), image.channels());
  std::vector<std::uint8_t> values;
  for (int y = 0; y < image.height(); ++y) {
    std::uint8_t* out = result.row(y);
    for (int x = 0; x < image.width(); ++x) {
      for (int c = 0; c < image.channels(); ++c) {
        values.clear();
        for (int dy = -radius; dy <= radius; ++dy) {
          for (int dx = -radius; dx <= radius; ++dx) {
            const int from_x = std::clamp(x + dx, 0, image.width() - 1);
            const int from_y = std::clamp(y + dy, 0, image.height() - 1);
            values.push_back(image.pixel(from_x, from_y)[c]);
          }
        }
        std::sort(values.begin(), values.end());
        *out++ = values[values.size() / 2];
      }
    }
  }
  return result;
}

}  // namespace tta

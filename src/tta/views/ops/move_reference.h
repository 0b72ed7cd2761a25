// The slow twin of every exact move: each pixel of the result fetched through the op's map. For tests.
#pragma once

#include <algorithm>
#include <cmath>

#include "tta/views/ops/op.h"

namespace tta {

// Requires: the map of `op` takes the image's pixels onto its pixels.
inline Image move_reference(ImageView image, const Op& op) {
  Image result(image.size(), image.channels());
  const Matrix3 map = op.def->map(op.values, image.size());
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      const Point from = apply(map, {x + 0.5, y + 0.5});
      const std::uint8_t* pixel =
          image.pixel(static_cast<int>(std::floor(from.x)), static_cast<int>(std::floor(from.y)));
      std::copy_n(pixel, image.channels(), result.row(y) + std::ptrdiff_t{x} * image.channels());
    }
  }
  return result;
}

}  // namespace tta

// The slow twin of ops/saturation: pixel by pixel, as the definition reads. For tests.
#pragma once

#include "tta/image/pixels/blend.h"
#include "tta/views/ops/contrast_reference.h"

namespace tta {

inline Image saturation_reference(ImageView image, double factor) {
  Image result = Image::copy_of(image);
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      const std::uint8_t* pixel = image.pixel(x, y);
      const int gray = luma_reference(pixel, 3);
      for (int c = 0; c < 3; ++c) result.row(y)[3 * x + c] = blend(gray, pixel[c], static_cast<float>(factor));
    }
  }
  return result;
}

}  // namespace tta

// The slow twin of ops/brightness: pixel by pixel, as the definition reads. For tests.
#pragma once

#include "tta/image/pixels/blend.h"
#include "tta/views/ops/op.h"

namespace tta {

inline Image brightness_reference(ImageView image, double factor) {
  Image result = Image::copy_of(image);
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width() * image.channels(); ++x) {
      result.row(y)[x] = blend(0, image.row(y)[x], static_cast<float>(factor));
    }
  }
  return result;
}

}  // namespace tta

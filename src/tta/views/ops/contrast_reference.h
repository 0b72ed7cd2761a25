// The slow twin of ops/contrast: pixel by pixel, as the definition reads. For tests.
#pragma once

#include "tta/image/pixels/blend.h"
#include "tta/views/ops/op.h"

namespace tta {

// Pillow's convert("L"): ITU-R 601-2 weights in 16-bit fixed point, rounded.
inline int luma_reference(const std::uint8_t* pixel, int channels) {
  if (channels == 1) return pixel[0];
  return (19595 * pixel[0] + 38470 * pixel[1] + 7471 * pixel[2] + 0x8000) >> 16;
}

inline Image contrast_reference(ImageView image, double factor) {
  double sum = 0;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) sum += luma_reference(image.pixel(x, y), image.channels());
  }
  const int gray = static_cast<int>(sum / (static_cast<double>(image.width()) * image.height()) + 0.5);

  Image result = Image::copy_of(image);
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width() * image.channels(); ++x) {
      result.row(y)[x] = blend(gray, image.row(y)[x], static_cast<float>(factor));
    }
  }
  return result;
}

}  // namespace tta

// Pixels as float32, in the units of 8-bit pixels (0..255, and a little beyond after a bicubic filter): what libraries
// that resize float tensors hand to normalising.
#pragma once

#include <cstddef>
#include <vector>

#include "tta/image/image.h"

namespace tta {

// height rows of width pixels of `channels` floats (1 gray, 3 RGB), rows packed.
struct FloatImage {
  Size size;
  int channels = 0;
  std::vector<float> values;

  FloatImage() = default;
  FloatImage(Size image_size, int channel_count);  // zeros

  std::ptrdiff_t stride() const { return std::ptrdiff_t{size.width} * channels; }
  float* row(int y) { return values.data() + y * stride(); }
  const float* row(int y) const { return values.data() + y * stride(); }
};

FloatImage to_floats(ImageView image);

// Rounded half to even, and clamped to 0..255: torch's and numpy's way to 8 bits.
Image to_bytes(const FloatImage& image);

// The pixels inside `rect`. Requires: rect lies inside the image.
FloatImage cropped(const FloatImage& image, Rect rect);

}  // namespace tta

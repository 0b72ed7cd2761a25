// CIE L*a*b* in 8 bits, as OpenCV has it: COLOR_RGB2LAB and COLOR_LAB2RGB. Thread-safe.
#pragma once

#include "tta/image/image.h"

namespace tta {

// Each one value a pixel, of the same size: 255/100 L*, a* + 128, b* + 128, rounded to nearest and clipped to 0..255.
struct LabPlanes {
  Image lightness;
  Image a;
  Image b;
};

// sRGB with its white point D65 (0.950456, 1, 1.088754), in the fixed point that OpenCV takes: linear light in 1/2040,
// the cube roots in 1/32768. Equal to OpenCV's for all 2^24 colours. Requires: three channels.
LabPlanes lab_from_rgb(ImageView rgb);

// Back again, light clipped to 0..1. Equal to OpenCV's for all 2^24 values. Requires: planes of one size.
Image rgb_from_lab(const LabPlanes& lab);

}  // namespace tta

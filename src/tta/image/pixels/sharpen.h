// Sharper or softer pictures, as Pillow's ImageEnhance.Sharpness makes them. Thread-safe.
#pragma once

#include "tta/image/image.h"

namespace tta {

// The picture blended with a smoothed copy of itself: smooth + factor * (image - smooth), in float32, cut off towards
// zero and clipped to 0..255. 0 is the smoothed copy, 1 the image itself, more is sharper.
//
//   image   H x W x C, any stride. Requires: not empty.
//   factor  at most 2^20 in magnitude.
//
// A smoothed value is a mean of the 3 x 3 values around it, itself with weight 5 and the others with 1, rounded to
// nearest; at the picture's edge it is the value itself. Definition: Image.blend(image.filter(SMOOTH), image, factor)
// of Pillow (libImaging's Filter.c and Blend.c), to the bit. Symmetric: mirroring or turning before is the same as
// after. Oracle: sharpen_reference.h, tests/golden/filters.
Image sharpen(ImageView image, float factor);

}  // namespace tta

// Resizing as other libraries do it, as near as it takes to recognise it: never used to make a view.
#pragma once

#include <string_view>

#include "tta/image/image.h"
#include "tta/views/compare/planes.h"

namespace tta {

// Whose arithmetic. Those that don't smooth look at two (four) source pixels however far apart the result's pixels are.
enum class ResizeStyle {
  kPillow,         // the recipe's own: 8-bit, smoothing when it shrinks
  kTorchSmooth,    // torch on float tensors, antialias=True: Pillow's filter, never rounded
  kTorchLinear,    // torch on float tensors, bilinear, antialias=False
  kTorchCubic,     // likewise, bicubic with a = -0.75
  kOpenCvLinear,   // cv2.INTER_LINEAR: kTorchLinear, rounded to 8 bits
  kOpenCvCubic,    // cv2.INTER_CUBIC: kTorchCubic, rounded to 8 bits
  kOpenCvArea,     // cv2.INTER_AREA: the mean of what a pixel covers, rounded to 8 bits
  kOpenCvNearest,  // cv2.INTER_NEAREST and torch's nearest: floor(i * scale), without Pillow's half
  kTensorFlow1,    // tf.compat.v1.image.resize_bilinear: i * scale, without the half pixel
};

// What to call it: "OpenCV's INTER_LINEAR".
std::string_view style_name(ResizeStyle style);

// The part `part` (in pixels of the result) of `source` resized to `size`, as planes 0..255. `filter` is used by
// kTorchSmooth alone. Requires: a style other than kPillow; part inside size.
Planes resize_as(ImageView source, Size size, Rect part, ResizeStyle style, Filter filter);

}  // namespace tta

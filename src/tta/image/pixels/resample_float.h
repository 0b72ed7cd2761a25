// Resampling in float32, as torch and TensorFlow do it on tensors. Thread-safe.
//
// Sources of the arithmetic: the documentation of torch.nn.functional.interpolate and of tf.image.resize, and
// measurements. All use half-pixel centres (align_corners=False, half_pixel_centers=True).
//   without antialias  bilinear looks at two pixels a side, bicubic at four, however far the image shrinks. torch's
//                      bicubic has a = -0.75 and repeats edge pixels; TensorFlow's has a = -0.5, takes its weights from
//                      a table of 1024 steps, leaves pixels beyond the edge out and makes up for them.
//   with antialias     the filter is stretched by the scale where the image shrinks, a = -0.5: Pillow's definition
//   nearest            torch floor(i * scale); TensorFlow floor((i + 0.5) * scale)
//   box                TensorFlow's "area": the mean of what an output pixel covers
// Oracles: golden files made with Debian's torch and with a numpy twin of TensorFlow (tools/golden/resize.py).
#pragma once

#include "tta/image/float_image.h"
#include "tta/image/image.h"
#include "tta/image/pixels/axis_part.h"

namespace tta {

enum class FloatLibrary { kTorch, kTensorFlow };

struct FloatMethod {
  FloatLibrary library = FloatLibrary::kTorch;
  Filter filter = Filter::kBilinear;  // kNearest, kBilinear, kBicubic; kBox with TensorFlow
  bool antialias = false;             // bilinear and bicubic only
  bool operator==(const FloatMethod&) const = default;
};

// The parts of `source` that x and y say, x.count by y.count pixels, in the source's units, not rounded and not
// clamped. torch's are equal to the bit to what it makes of a contiguous float32 tensor 0..255, and rounded to 8 bits
// to torchvision's uint8 tensors; TensorFlow's are within 1e-6 of 255 of its published algorithm. Windows that aren't a
// whole side, and border rules, as in resample_opencv.h.
//
//   Requires: a method as above; source not empty.
FloatImage resample_float(ImageView source, const AxisPart& x, const AxisPart& y, const FloatMethod& method,
                          const std::uint8_t fill[3]);
FloatImage resample_float(const FloatImage& source, const AxisPart& x, const AxisPart& y, const FloatMethod& method,
                          const std::uint8_t fill[3]);

}  // namespace tta

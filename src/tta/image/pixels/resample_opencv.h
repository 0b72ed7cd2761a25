// Resampling as OpenCV's cv2.resize does it on 8-bit images: no smoothing when it shrinks, but for INTER_AREA. Equal to
// OpenCV 4.6 on x86-64 to the bit (Debian 12's python3-opencv). Thread-safe.
//
// Source of the arithmetic: OpenCV's documentation of resize() and measurements of its answers. INTER_LINEAR and
// INTER_CUBIC (a = -0.75) weigh with 11-bit integers, rounded half to even; edge pixels are repeated.
//   INTER_LINEAR  down: ((b0 * (s0 >> 4)) >> 16) + ((b1 * (s1 >> 4)) >> 16), + 2, >> 2
//   INTER_CUBIC   down: float32 for whole groups of eight bytes of a row, rounded half to even, and integers for the
//                 rest: OpenCV's vector loop and its remainder round differently, and both can be seen
//   INTER_AREA    whole factors: the sum of the block, times 1 / its area in float32 (2 x 2: + 2, >> 2); else float32
//                 shares of pixels; where either side grows, INTER_LINEAR with weights of its own
//   INTER_NEAREST floor(i * scale), without half a pixel
// Oracles: golden files made with Debian's cv2 (tools/golden/resize.py), resample_opencv_reference.h.
#pragma once

#include <cstdint>

#include "tta/image/image.h"
#include "tta/image/pixels/axis_part.h"

namespace tta {

// The parts of `source` that x and y say, x.count by y.count pixels, same channels. The filters kNearest, kBox
// (INTER_AREA), kBilinear and kBicubic exist. A window that isn't a whole side uses the same arithmetic with
// scale = extent / out_size, shifted by its start; an output pixel whose centre lies outside the source follows its
// axis's border rule; `fill` is for Border::kConstant, one byte per channel.
//
//   Requires: a filter as above; source not empty.
Image resample_opencv(ImageView source, const AxisPart& x, const AxisPart& y, Filter filter,
                      const std::uint8_t fill[3]);

}  // namespace tta

// Pillow-exact resampling: separable, 8-bit fixed point with 22-bit coefficients, horizontal then vertical, 8 bits
// between the passes. Thread-safe.
//
// Source of the arithmetic: Pillow's documented behaviour of Image.resize(size, filter, box); oracle: golden files made
// with Debian's Pillow and the slow twin resample_reference.h.
#pragma once

#include <cstdint>
#include <vector>

#include "tta/image/image.h"

namespace tta {

// What one axis of a resampling does: for each output pixel which input pixels it reads, and how much of each. Depends
// on sizes only, never on pixels, so it is kept across images of one size.
struct AxisTaps {
  // Output pixel i is the sum over k < count[i] of weights[i * taps + k] * input[first[i] + k], weights as integers
  // times 2^-22. Weights of 0 at the ends of a pixel's taps are not stored.
  int out_size = 0;
  int taps = 0;                       // weights stored per output pixel: the greatest count; unused ones are 0
  std::vector<std::int32_t> first;    // out_size; first[i] >= 0, first[i] + count[i] <= in_size
  std::vector<std::int32_t> count;    // out_size; 0 = outside the input with Border::kConstant: filled
  std::vector<std::int32_t> weights;  // out_size * taps
  bool copies = false;                // every output pixel is exactly one input pixel with weight 1: the pass is a copy
};

// The window of one axis, in input pixels: output pixel i of out_size covers
// [from + i * (to - from) / out_size, from + (i + 1) * (to - from) / out_size).
struct AxisWindow {
  int in_size = 0;
  float from = 0;  // float32, as Pillow takes its box
  float to = 0;
  int out_size = 0;
  bool operator==(const AxisWindow&) const = default;
};

// Taps for output pixels [begin, begin + count) of `window`. Bit for bit Pillow's coefficients where the window lies
// inside the input. An output pixel whose centre falls outside [0, in_size) is computed at the centre folded by
// `border` (kConstant: count 0). Taps beyond the input are dropped and the rest renormalised, as in Pillow. kNearest
// takes the pixel that Pillow takes: found by adding the scale up along the axis, rounding errors included.
//
//   Requires: in_size, out_size >= 1, from < to, 0 <= begin, begin + count <= out_size.
AxisTaps make_axis_taps(const AxisWindow& window, Filter filter, Border border, int begin, int count);

// The source resampled by the two axes: x.out_size by y.out_size, same channels. Pixels with no taps in either axis
// become `fill` (one byte per channel). Passes that copy are not computed, as Pillow skips them.
//
//   Reads only the source's own pixels, so a view may end where its memory ends.
//   Requires: the taps were made for the source's width and height.
Image resample(ImageView source, const AxisTaps& x, const AxisTaps& y, const std::uint8_t fill[3]);

// Pillow's Image.resize(size, filter) of the whole source, of which only `part` (in output pixels) is computed; the
// bits are the same as cropping the full result. Requires: part inside size.
Image resize(ImageView source, Size size, Filter filter, Rect part);
Image resize(ImageView source, Size size, Filter filter);

}  // namespace tta

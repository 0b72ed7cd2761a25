// Which output pixels of an axis a resampling makes, and what stands beyond its input. Plain data.
#pragma once

#include "tta/image/image.h"
#include "tta/image/pixels/resample.h"

namespace tta {

// Output pixels [begin, begin + count) of `window`. Requires: 0 <= begin, begin + count <= window.out_size.
struct AxisPart {
  AxisWindow window;
  Border border = Border::kReflect;
  int begin = 0;
  int count = 0;
};

// The part [begin, begin + count) of a whole side of `in_size` pixels that is resized to `out_size`.
inline AxisPart part_of_side(int in_size, int out_size, int begin, int count) {
  return {{in_size, 0, static_cast<float>(in_size), out_size}, Border::kReflect, begin, count};
}

}  // namespace tta

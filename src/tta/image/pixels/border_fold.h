// Where a place beyond the image is looked up instead: the border rule on one coordinate. Thread-safe.
#pragma once

#include <algorithm>
#include <cassert>
#include <cmath>

#include "tta/image/image.h"

namespace tta {

// `place` counts pixel centres: pixel i stands at i, so the image ends at -0.5 and size - 0.5. Returns the place in
// [0, size - 1] that stands for it. kReflect folds about the centres of the edge pixels, with period 2 * (size - 1):
// numpy.pad's "reflect", made continuous. A place that isn't a number becomes 0, so that no caller reads beyond the
// image.
//
//   Requires: size >= 1, border isn't kConstant (nothing stands for those places but the fill).
//   Twin: row_places() in bilinear_kernels.cc does the same steps on vectors.
inline double fold_place(double place, int size, Border border) {
  assert(size >= 1 && border != Border::kConstant);
  const double last = size - 1;
  if (border == Border::kReflect && size > 1) {
    const double period = 2.0 * last;
    const double past = place - period * std::floor(place / period);
    place = std::min(past, period - past);
  }
  return place > 0.0 ? std::min(place, last) : 0.0;
}

}  // namespace tta

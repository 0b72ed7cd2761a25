// median_blur(size): every value becomes the median of those around it. Takes specks away and leaves edges.
//
//   size  3, 5 or 7 pixels: the side of the square that the median is taken of. 3 is the default.
//
// Kind: filter, symmetric. Exact: OpenCV's medianBlur. Beyond the picture stands the nearest pixel. Cost: a pass of
// at most 15, 93 or 303 comparisons for each vector of values.
//
// Oracle: median_reference.h in image/pixels, and tests/golden/filters.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kMedianBlurOp;

}  // namespace tta

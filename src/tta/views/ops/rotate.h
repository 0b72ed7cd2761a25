// rotate(degrees): the picture turned about the window's centre.
//
//   degrees  -180..180, counter-clockwise positive.
//
// Kind: map. Sampled bilinearly; multiples of 90 degrees are axis-aligned. Corners look at the canvas beyond the
// window, and beyond the canvas at the view's border. Cost: one bilinear pass. Definition: the direction of
// torchvision's and Pillow's rotate.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kRotateOp;

}  // namespace tta

// translate(x, y): the picture moved right by x and down by y.
//
//   x, y  -1..1, fractions of the window's width and height.
//
// Kind: map, axis-aligned: a shift by whole pixels without any scaling is exact, other shifts are resampled by the
// recipe's filter. What comes in at the side is the canvas beyond the window, and beyond the canvas the view's border.
// Cost: one resampling.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kTranslateOp;

}  // namespace tta

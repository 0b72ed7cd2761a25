// pad(fraction): a frame around the window.
//
//   fraction  0..1 of the sides, added on each of the four; 0.1 shows 1.2 times the window's width and height.
//
// What lies in the frame is the picture, where it goes on there, and the view's border rule beyond it. The same as
// zoom(1 / (1 + 2 fraction)). Kind: map, axis-aligned, by the recipe's filter. Cost: one resampling.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kPadOp;

}  // namespace tta

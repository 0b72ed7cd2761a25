// zoom(factor): looks closer at the window's centre.
//
//   factor  0.1..10; 2 shows the middle half of each side, 0.5 shows twice as much of each side.
//
// Kind: map, axis-aligned: resampled by the recipe's filter, exactly as Pillow's resize(box=...). A factor below 1
// looks at the canvas beyond the window, and beyond the canvas at the view's border. Cost: one resampling.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kZoomOp;

}  // namespace tta

// crop(anchor, fraction): looks at a part of the picture.
//
//   anchor    center (default), top_left, top_right, bottom_left, bottom_right, left, right; the last two lie at the
//   ends
//             of the longer side, so `left` is the top of a portrait (and the left of a square).
//   fraction  0.01..1, of the sides.
//
// As the first op of a view it places the window on the whole picture: the source is resized so that its short side is
// input / fraction and the window is cut at the anchor on whole pixels, exactly torchvision's Resize and FiveCrop.
// Later it takes that fraction of the window so far, of the same shape, and resamples it.
//
// Kind: map, axis-aligned, by the recipe's filter; never looks beyond the window that it is given. Cost: one
// resampling.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kCropOp;

}  // namespace tta

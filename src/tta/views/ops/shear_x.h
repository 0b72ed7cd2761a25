// shear_x(degrees): slants the picture about the window's centre.
//
//   degrees  -80..80; positive: the top moves right, the bottom left.
//
// With offsets from the centre, y pointing down, the output pixel (x, y) shows what was at (x + tan(degrees) y, y).
// Kind: map, sampled bilinearly. Definition: torchvision's affine(shear=[degrees, 0]). Cost: one sampling.
//
// Oracle: torchvision's own matrices, tests/golden/ops/shear.npy.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kShearXOp;

}  // namespace tta

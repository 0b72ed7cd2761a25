// shear_y(degrees): slants the picture about the window's centre.
//
//   degrees  -80..80; positive: the left side moves down, the right side up.
//
// With offsets from the centre, y pointing down, the output pixel (x, y) shows what was at (x, y + tan(degrees) x).
// Kind: map, sampled bilinearly. Definition: torchvision's affine(shear=[0, degrees]). Cost: one sampling.
//
// Oracle: torchvision's own matrices, tests/golden/ops/shear.npy.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kShearYOp;

}  // namespace tta

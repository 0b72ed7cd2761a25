// saturation(factor): more colour (above 1) or less (below 1).
//
//   factor  0..10; 0 is gray, 1 the image itself.
//
// Kind: mix. Exact to the bit: torchvision's adjust_saturation on a Pillow image, that is Pillow's ImageEnhance.Color:
// Image.blend(image.convert("L"), image, factor), in float32, cut off (blend.h). Needs colour. Cost: one sweep, shared
// with neighbouring mixes.
//
// Oracle: saturation_reference.h and tests/golden/ops.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kSaturationOp;

}  // namespace tta

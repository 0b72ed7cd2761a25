// brightness(factor): every value times a factor.
//
//   factor  0..10; 0 is black, 1 the image itself, 2 twice as bright (clipped at white).
//
// Kind: table. Exact to the bit: torchvision's adjust_brightness on a Pillow image, that is Pillow's
// ImageEnhance.Brightness: Image.blend(black, image, factor), in float32, cut off (blend.h). Cost: one table look-up
// per value, shared with neighbouring table ops.
//
// Oracle: brightness_reference.h and tests/golden/ops.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kBrightnessOp;

}  // namespace tta

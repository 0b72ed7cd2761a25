// sharpness(factor): sharper or softer.
//
//   factor  0..10; 0 is smoothed, 1 the image itself, 2 twice as sharp.
//
// Kind: filter, symmetric. Exact to the bit: torchvision's adjust_sharpness on a Pillow image, that is Pillow's
// ImageEnhance.Sharpness: Image.blend(image.filter(SMOOTH), image, factor), in float32, cut off (blend.h). The
// outermost pixels stay as they are. Cost: a pass over 3 x 3 pixels each.
//
// Oracle: sharpen_reference.h in image/pixels, and tests/golden/filters.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kSharpnessOp;

}  // namespace tta

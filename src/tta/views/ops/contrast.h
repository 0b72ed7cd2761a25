// contrast(factor): every value moved away from, or towards, the image's mean brightness.
//
//   factor  0..10; 0 is a plain gray, 1 the image itself.
//
// Kind: table, from the luma histogram. Exact to the bit: torchvision's adjust_contrast on a Pillow image, that is
// Pillow's ImageEnhance.Contrast: Image.blend(gray, image, factor) (blend.h), where gray is the mean of convert("L"),
// computed in double and rounded half up. Cost: one histogram, then one table look-up per value, shared with
// neighbouring table ops.
//
// Oracle: contrast_reference.h and tests/golden/ops.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kContrastOp;

}  // namespace tta

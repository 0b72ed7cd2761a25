// gamma(exponent): brighter middle tones (below 1) or darker ones (above 1).
//
//   exponent  0.1..10; black and white stay what they are.
//
// Kind: table. Exact to the bit: torchvision's adjust_gamma on a Pillow image: 255.999 (v / 255)^exponent in double,
// cut off. Cost: one table look-up per value, shared with neighbouring table ops.
//
// Oracle: tests/golden/ops/gamma.npy, all 256 values.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kGammaOp;

}  // namespace tta

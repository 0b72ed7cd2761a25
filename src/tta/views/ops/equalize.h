// equalize(): spreads each channel's values evenly.
//
//
// After it, every part of the range is about as frequent as any other. Kind: table from a statistic. Exact to the bit:
// torchvision's equalize on a Pillow image, that is Pillow's ImageOps.equalize: with step = (pixels - count of the
// brightest value) / 255, v becomes (step / 2 + count of values below v) / step, in whole numbers; a channel of one
// value or with step 0 stays. Cost: three histograms, one look-up.
//
// Oracle: tests/golden/ops/equalize_*.npy.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kEqualizeOp;

}  // namespace tta

// autocontrast(): stretches each channel to the whole range.
//
//
// The darkest value of a channel becomes 0 and the brightest 255, linearly; a channel of one value stays. Kind: table
// from a statistic. Exact to the bit: torchvision's autocontrast on a Pillow image, that is Pillow's
// ImageOps.autocontrast without cutoff: int(v scale + offset), cut off, in double. Cost: the ranges, one look-up.
//
// Oracle: tests/golden/ops/autocontrast_*.npy.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kAutocontrastOp;

}  // namespace tta

// grayscale(): colours become shades of gray.
//
// All three channels become Pillow's convert("L"), as torchvision's rgb_to_grayscale with three channels has it. Kind:
// mix, exact. Needs colour. Cost: one sweep, shared with neighbouring mixes.
//
// Oracle: tests/golden/ops/grayscale.npy.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kGrayscaleOp;

}  // namespace tta

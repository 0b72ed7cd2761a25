// letterbox(fraction): the whole picture, undistorted, with bars beside it.
//
//   fraction  0.1..1 (default 1) of the window that the picture fits into; less than 1 leaves a margin all around.
//
// The source is resized by the recipe's filter so that it just fits, and laid in the middle of the window (the odd
// pixel as the recipe rounds crops); the bars have the recipe's mean colour. They count as picture: an op after this
// one sees them. Must be the first op of its view. Kind: map. Cost: one resampling.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kLetterboxOp;

}  // namespace tta

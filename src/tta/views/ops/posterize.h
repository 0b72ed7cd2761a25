// posterize(bits): fewer shades.
//
//   bits  1..8, kept of each value; 8 changes nothing.
//
// The lower bits become 0. Kind: table, exact: Pillow's ImageOps.posterize. Cost: one table look-up per value, shared
// with neighbouring table ops.
//
// Oracle: tests/golden/ops/posterize.npy, all 256 values.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kPosterizeOp;

}  // namespace tta

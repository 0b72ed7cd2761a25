// solarize(threshold): inverts what is bright.
//
//   threshold  0..256, a level; values from it on become 255 - v. 256 changes nothing, 0 inverts all.
//
// Kind: table, exact: Pillow's ImageOps.solarize. Cost: one table look-up per value, shared with neighbouring table
// ops.
//
// Oracle: tests/golden/ops/solarize.npy, all 256 values.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kSolarizeOp;

}  // namespace tta

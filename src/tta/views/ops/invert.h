// invert(): the negative.
//
//
// v becomes 255 - v. Kind: table, exact: Pillow's ImageOps.invert. Cost: one table look-up per value, shared with
// neighbouring table ops.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kInvertOp;

}  // namespace tta

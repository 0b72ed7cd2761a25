// channel_shift(red, green, blue): adds to each channel.
//
//   red, green, blue  -255..255 levels, whole numbers; the sum is clipped to 0..255.
//
// Kind: table, exact: albumentations' RGBShift on 8-bit images, for whole shifts. Needs colour. Cost: one table look-up
// per value, shared with neighbouring table ops.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kChannelShiftOp;

}  // namespace tta

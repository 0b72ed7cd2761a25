// aspect(ratio): squashes the picture, or stretches it.
//
//   ratio  0.1..10, width over height of the part that is looked at, in units of the window; above 1 it sees more on
//   the
//          sides and less above and below, so things look narrower. The area stays the same.
//
// The window's width times sqrt(ratio), its height by sqrt(ratio), about its centre: with `zoom` and `translate` it
// says every crop of torchvision's RandomResizedCrop. Kind: map, axis-aligned, by the recipe's filter. Cost: one
// resampling.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kAspectOp;

}  // namespace tta

// hflip(): the picture mirrored left to right.
//
// Kind: move (exact: pixels move, no value changes). Parameters: none. Cost: none, it is folded into the packing of the
// tensor. Definition: Pillow's Image.transpose(FLIP_LEFT_RIGHT), torchvision's hflip.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kHflipOp;

}  // namespace tta

// vflip(): the picture turned upside down by mirroring top to bottom.
//
// Kind: move (exact: pixels move, no value changes). Parameters: none. Cost: none, it is folded into the packing of the
// tensor. Definition: Pillow's Image.transpose(FLIP_TOP_BOTTOM), torchvision's vflip.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kVflipOp;

}  // namespace tta

// add(levels, below): adds to every value below a level.
//
//   levels  -255..255; 0 changes nothing. Rounded down; sums are cut off at 0 and 255.
//   below   0..256, default 256: all values. Values from it on stay as they are.
//
// Kind: table, exact. With below = 256 it is the brightness of albumentations' RandomBrightnessContrast and of Keras'
// RandomBrightness, which add; with below = 128 it is the SolarizeAdd of TensorFlow's and timm's RandAugment. Cost: one
// table look-up per value, shared with neighbouring table ops.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kAddOp;

}  // namespace tta

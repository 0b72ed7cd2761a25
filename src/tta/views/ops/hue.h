// hue(turn): turns every colour on the colour circle.
//
//   turn  -0.5..0.5 of the circle; 1/3 makes green of red, blue of green and red of blue. Both ends are the
//         complementary colour.
//
// Kind: mix. Exact to the bit: torchvision's adjust_hue on a Pillow image: convert("HSV"), add int(255 turn) to the
// 8-bit hue, convert back. Needs colour. Even hue(0) goes through 8-bit HSV in torchvision, which loses a little; here
// it is the identity. Cost: one sweep, shared with neighbouring mixes.
//
// Oracle: hsv.h and tests/golden/ops; every one of the 2^24 colours, by digest.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kHueOp;

}  // namespace tta

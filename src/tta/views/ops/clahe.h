// clahe(clip_limit, tiles): contrast that is weak in some part of the picture is made strong there.
//
//   clip_limit  0..100; 1 changes little, 4 is albumentations' usual value, 0 sets no limit.
//   tiles       1..32, whole: in each direction; 8 is the default.
//
// Kind: filter; not symmetric, as a picture that the tiles don't divide is continued to the right and below.
// Exact to the bit: albumentations' CLAHE, that is OpenCV's createCLAHE(clip_limit, (tiles, tiles)) on gray images, and
// on the L of 8-bit L*a*b* (COLOR_RGB2LAB and back) of colour images. Cost: a histogram, a look-up and for colours the
// way to L*a*b* and back.
//
// Oracle: clahe_reference.h in image/pixels, and tests/golden/filters.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kClaheOp;

}  // namespace tta

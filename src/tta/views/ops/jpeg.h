// jpeg(quality): what is left of the picture after it has been saved as a JPEG and opened again.
//
//   quality  1..100, as Pillow and libjpeg count; 75 is what they take by themselves. 100 loses a little too.
//
// Kind: filter; not symmetric, as its blocks start at the top left. Exact to the bit: Pillow's
// save(format="JPEG", quality=quality) and open(): 4:2:0, the standard's tables, accurate DCT, fancy upsampling; RGB
// and gray ("L"). Cost: an encoding and a decoding, a few nanoseconds for each pixel.
//
// Oracle: tests/golden/filters.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kJpegOp;

}  // namespace tta

// rot90(quarters): the picture turned counter-clockwise by quarter turns about the window's centre.
//
//   quarters  1, 2 or 3 (default 1); 3 is a clockwise quarter.
//
// Kind: move (exact: pixels move, no value changes, as long as the window is square or the turn is by 180 degrees; an
// odd quarter of a window that isn't square looks at the canvas beside it). Cost: none, it is folded into the packing
// of the tensor. Definition: numpy.rot90(image, quarters), Pillow's Image.transpose(ROTATE_90, ROTATE_180, ROTATE_270).
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kRot90Op;

}  // namespace tta

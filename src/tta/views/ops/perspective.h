// perspective(...): the picture seen at an angle: its four corners are moved.
//
//   top_left_x, top_left_y, top_right_x, top_right_y, bottom_right_x, bottom_right_y, bottom_left_x, bottom_left_y
//            -0.4..0.4, fractions of the window's width and height: how far right and down each corner moves
//            (default 0). The corners must stay a convex quadrilateral.
//
// Definition: torchvision's perspective(startpoints = the corners, endpoints = the moved corners). Kind: map, sampled
// bilinearly from a copy whose scale matches at the window's centre. What lies beyond the horizon is an error.
// Formula: P. Heckbert, Fundamentals of Texture Mapping and Image Warping, 1989, 2.2.3. Cost: one sampling.
//
// Oracle: torchvision's own coefficients, tests/golden/ops/perspective.npy.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kPerspectiveOp;

}  // namespace tta

// clahe(clip_limit, tiles): contrast-limited adaptive histogram equalisation: equalize, tile by tile.
//
//   clip_limit  0.1..40: how often a level may stand in a tile, in units of an even distribution; more is harder.
//   tiles       1..32, whole: the picture is cut into tiles x tiles.
//
// Each tile's levels are spread by its own clipped histogram, and between the tiles' centres bilinearly from one table
// to the next (K. Zuiderveld, "Contrast Limited Adaptive Histogram Equalization", Graphics Gems IV, 1994). Definition:
// albumentations' CLAHE(clip_limit, (tiles, tiles)), that is OpenCV's createCLAHE, on the L of CIELAB for colours.
// Exact for gray, at most one level off for colours (lab.h). Kind: filter. Cost: two passes, and two
// conversions of colour.
//
// Oracle: tests/golden/ops/clahe_*.npy.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kClaheOp;

}  // namespace tta

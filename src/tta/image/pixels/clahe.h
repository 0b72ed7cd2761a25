// Contrast-limited adaptive histogram equalisation. Thread-safe.
#pragma once

#include "tta/image/image.h"

namespace tta {

// Equalises the histogram of each tile of a gray picture, after cutting it off at a limit, and goes over smoothly from
// tile to tile (Zuiderveld, "Contrast limited adaptive histogram equalization", Graphics Gems IV, 1994). Equal to
// OpenCV's createCLAHE(clip_limit, (tiles, tiles)).apply() to the bit:
//
//   - A picture that `tiles` does not divide both ways is continued to the right and below until it does, by a whole
//     `tiles` more in a direction that is divided already; mirrored at its edge, the edge pixel not repeated.
//   - A count above max(1, clip_limit * pixels of a tile / 256) is cut off there; what was cut off is given to all
//     counts alike, and what then remains to every (256 / remainder)-th.
//   - A tile maps a value to 255 times the share of its pixels that are not above it, in float32, halves to even.
//   - A pixel takes the mean of what the four tiles around it say, by its distance from their centres, in float32.
//
//   gray        H x W, any stride. Requires: one channel, not empty.
//   clip_limit  how often as many pixels as in an even histogram one value may have; 0 = any number.
//   tiles       in each direction, >= 1.
//
// Oracle: clahe_reference.h, tests/golden/filters.
Image clahe(ImageView gray, double clip_limit, int tiles);

}  // namespace tta

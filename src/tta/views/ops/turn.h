// The map behind `rotate` and `rot90`.
#pragma once

#include "tta/image/image.h"
#include "tta/image/matrix.h"

namespace tta {

// From output coordinates to coordinates before the picture was turned counter-clockwise by `degrees` about the centre
// of `window`. Multiples of 90 degrees have exact zeros and ones in their linear part.
//
// With y pointing down, a counter-clockwise turn takes an offset (dx, dy) from the centre to
// (c dx + s dy, -s dx + c dy), where c and s are the cosine and the sine: what lay to the right, (1, 0), goes up, (0,
// -1), at 90 degrees. The map is its inverse: (c dx - s dy, s dx + c dy).
Matrix3 turn_map(double degrees, Size window);

}  // namespace tta

// The maps behind `shear_x` and `shear_y`.
#pragma once

#include <array>

#include "tta/views/ops/op.h"

namespace tta {

inline constexpr std::array<ParamDef, 1> kShearParams{
    {{.name = "degrees", .unit = "degrees", .min = -80, .max = 80}},
};

inline bool is_no_shear(OpValues values) {
  return values[0] == 0;
}

// From output coordinates to coordinates before the picture was slanted about the centre of `window`. With offsets from
// the centre, y pointing down, the output pixel (x, y) shows what was at
//   along x: (x + tan(degrees) y, y)
//   along y: (x, y + tan(degrees) x)
//
// Oracle: torchvision's own matrices, tests/golden/ops/shear.npy.
Matrix3 shear_x_map(double degrees, Size window);
Matrix3 shear_y_map(double degrees, Size window);

}  // namespace tta

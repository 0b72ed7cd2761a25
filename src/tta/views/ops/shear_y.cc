#include "tta/views/ops/shear_y.h"

#include <cmath>
#include <numbers>

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "degrees", .unit = "degrees", .min = -80, .max = 80},
};

bool is_identity(OpValues values) {
  return values[0] == 0;
}

Matrix3 map(OpValues values, Size window) {
  const double slope = std::tan(values[0] * std::numbers::pi / 180);
  const Point centre{window.width / 2.0, window.height / 2.0};
  return about(centre, {1, 0, 0, slope, 1, 0, 0, 0, 1});
}

}  // namespace

constinit const OpDef kShearYOp{
    .name = "shear_y",
    .summary = "slant up and down: the left side down",
    .kind = OpKind::kMap,
    .params = kParams,
    .is_identity = is_identity,
    .map = map,
};

}  // namespace tta

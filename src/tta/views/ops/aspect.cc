#include "tta/views/ops/aspect.h"

#include <cmath>

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "ratio", .min = 0.1, .max = 10},
};

bool is_identity(OpValues values) {
  return values[0] == 1;
}

Matrix3 map(OpValues values, Size window) {
  const double stretch = std::sqrt(values[0]);
  const Point centre{window.width / 2.0, window.height / 2.0};
  return about(centre, scaling(stretch, 1 / stretch));
}

}  // namespace

constinit const OpDef kAspectOp{
    .name = "aspect",
    .summary = "see more on the sides (above 1) or more above and below (under 1), squashed to fit",
    .kind = OpKind::kMap,
    .params = kParams,
    .is_identity = is_identity,
    .map = map,
};

}  // namespace tta

#include "tta/views/ops/zoom.h"

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "factor", .min = 0.1, .max = 10},
};

bool is_identity(OpValues values) {
  return values[0] == 1;
}

Matrix3 map(OpValues values, Size window) {
  const Point centre{window.width / 2.0, window.height / 2.0};
  return about(centre, scaling(1 / values[0], 1 / values[0]));
}

}  // namespace

constinit const OpDef kZoomOp{
    .name = "zoom",
    .summary = "look closer (above 1) or from further away (below 1)",
    .kind = OpKind::kMap,
    .params = kParams,
    .is_identity = is_identity,
    .map = map,
};

}  // namespace tta

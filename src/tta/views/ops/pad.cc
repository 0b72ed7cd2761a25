#include "tta/views/ops/pad.h"

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "fraction", .unit = "fraction of the side", .min = 0, .max = 1},
};

bool is_identity(OpValues values) {
  return values[0] == 0;
}

Matrix3 map(OpValues values, Size window) {
  const double grown = 1 + 2 * values[0];
  const Point centre{window.width / 2.0, window.height / 2.0};
  return about(centre, scaling(grown, grown));
}

}  // namespace

constinit const OpDef kPadOp{
    .name = "pad",
    .summary = "a frame around the window, filled by the picture or the border rule",
    .kind = OpKind::kMap,
    .params = kParams,
    .is_identity = is_identity,
    .map = map,
};

}  // namespace tta

#include "tta/views/ops/rotate.h"

#include "tta/views/ops/turn.h"

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "degrees", .unit = "degrees", .min = -180, .max = 180},
};

bool is_identity(OpValues values) {
  return values[0] == 0;
}

Matrix3 map(OpValues values, Size window) {
  return turn_map(values[0], window);
}

}  // namespace

constinit const OpDef kRotateOp{
    .name = "rotate",
    .summary = "turn about the centre, counter-clockwise positive",
    .kind = OpKind::kMap,
    .params = kParams,
    .is_identity = is_identity,
    .map = map,
};

}  // namespace tta

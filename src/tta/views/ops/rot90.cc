#include "tta/views/ops/rot90.h"

#include "tta/views/ops/turn.h"

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "quarters", .unit = "quarter turns", .min = 1, .max = 3, .integer = true, .default_value = 1},
};

bool is_identity(OpValues) {
  return false;
}

Matrix3 map(OpValues values, Size window) {
  return turn_map(90 * values[0], window);
}

}  // namespace

constinit const OpDef kRot90Op{
    .name = "rot90",
    .summary = "turn by quarters, counter-clockwise",
    .kind = OpKind::kMove,
    .params = kParams,
    .is_identity = is_identity,
    .map = map,
};

}  // namespace tta

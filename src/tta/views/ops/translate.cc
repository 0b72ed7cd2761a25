#include "tta/views/ops/translate.h"

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "x", .unit = "fraction of the width", .min = -1, .max = 1},
    {.name = "y", .unit = "fraction of the height", .min = -1, .max = 1},
};

bool is_identity(OpValues values) {
  return values[0] == 0 && values[1] == 0;
}

// The picture moves right, so the output at p shows what was to the left of p.
Matrix3 map(OpValues values, Size window) {
  return translation(-values[0] * window.width, -values[1] * window.height);
}

}  // namespace

constinit const OpDef kTranslateOp{
    .name = "translate",
    .summary = "move the picture right (x) and down (y)",
    .kind = OpKind::kMap,
    .params = kParams,
    .is_identity = is_identity,
    .map = map,
};

}  // namespace tta

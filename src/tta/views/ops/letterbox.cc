#include "tta/views/ops/letterbox.h"

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "fraction", .unit = "fraction of the side", .min = 0.1, .max = 1, .default_value = 1},
};

bool is_identity(OpValues) {
  return false;
}

Placement placement(OpValues values) {
  return {Anchor::kCenter, values[0], /*whole_picture=*/true};
}

}  // namespace

constinit const OpDef kLetterboxOp{
    .name = "letterbox",
    .summary = "the whole picture, undistorted, with bars beside it; must come first",
    .kind = OpKind::kMap,
    .params = kParams,
    .is_identity = is_identity,
    .placement = placement,
};

}  // namespace tta

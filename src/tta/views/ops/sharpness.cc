#include "tta/views/ops/sharpness.h"

#include "tta/image/pixels/sharpen.h"

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "factor", .min = 0, .max = 10},
};

// As float32, because that is all that the filter sees of it.
bool is_identity(OpValues values) {
  return static_cast<float>(values[0]) == 1.0F;
}

Image filter(OpValues values, ImageView image) {
  return sharpen(image, static_cast<float>(values[0]));
}

}  // namespace

constinit const OpDef kSharpnessOp{
    .name = "sharpness",
    .summary = "sharper (above 1) or softer (below 1)",
    .kind = OpKind::kFilter,
    .params = kParams,
    .is_identity = is_identity,
    .filter = filter,
    .symmetric = true,
};

}  // namespace tta

#include "tta/views/ops/median_blur.h"

#include "tta/image/pixels/median.h"

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "size", .unit = "pixels", .min = 3, .max = 7, .integer = true, .odd = true, .default_value = 3},
};

bool is_identity(OpValues) {
  return false;
}

Image filter(OpValues values, ImageView image) {
  return median_filter(image, static_cast<int>(values[0]));
}

}  // namespace

constinit const OpDef kMedianBlurOp{
    .name = "median_blur",
    .summary = "takes the median of each pixel's surroundings",
    .kind = OpKind::kFilter,
    .params = kParams,
    .is_identity = is_identity,
    .filter = filter,
    .symmetric = true,
};

}  // namespace tta

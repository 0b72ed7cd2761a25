#include "tta/views/ops/clahe.h"

#include "tta/image/pixels/clahe.h"
#include "tta/image/pixels/lab.h"

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "clip_limit", .min = 0, .max = 100},
    {.name = "tiles", .min = 1, .max = 32, .integer = true, .default_value = 8},
};

bool is_identity(OpValues) {
  return false;
}

Image filter(OpValues values, ImageView image) {
  const auto equalized = [&](ImageView gray) { return clahe(gray, values[0], static_cast<int>(values[1])); };
  if (image.channels() == 1) return equalized(image);
  LabPlanes lab = lab_from_rgb(image);
  lab.lightness = equalized(lab.lightness);
  return rgb_from_lab(lab);
}

}  // namespace

constinit const OpDef kClaheOp{
    .name = "clahe",
    .summary = "evens out contrast, tile by tile",
    .kind = OpKind::kFilter,
    .params = kParams,
    .is_identity = is_identity,
    .filter = filter,
};

}  // namespace tta

#include "tta/views/ops/gaussian_noise.h"

#include "tta/image/pixels/noise.h"

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "std", .unit = "fraction of the range", .min = 0, .max = 1},
    {.name = "seed", .min = 0, .max = 999'999'999, .integer = true, .default_value = 0},
};

bool is_identity(OpValues values) {
  return values[0] == 0;
}

Image filter(OpValues values, ImageView image) {
  return add_normal_noise(image, static_cast<float>(values[0] * 255), static_cast<std::uint64_t>(values[1]));
}

}  // namespace

constinit const OpDef kGaussianNoiseOp{
    .name = "gaussian_noise",
    .summary = "adds grain",
    .kind = OpKind::kFilter,
    .params = kParams,
    .is_identity = is_identity,
    .filter = filter,
};

}  // namespace tta

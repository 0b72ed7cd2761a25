#include "tta/views/ops/gaussian_blur.h"

#include <cmath>

#include "tta/image/pixels/blur.h"

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "sigma", .unit = "pixels", .min = 0.1, .max = 10},
    {.name = "size", .unit = "pixels", .min = 0, .max = 127, .integer = true, .odd = true, .default_value = 0},
};

BlurWeights weights_of(OpValues values) {
  const int given = static_cast<int>(values[1]);
  return gaussian_weights(values[0], given > 0 ? given : 2 * static_cast<int>(std::ceil(3 * values[0])) + 1);
}

// A narrow bell has nothing but its middle.
bool is_identity(OpValues values) {
  return weights_of(values).size() == 1;
}

Image filter(OpValues values, ImageView image) {
  return blur(image, weights_of(values));
}

}  // namespace

constinit const OpDef kGaussianBlurOp{
    .name = "gaussian_blur",
    .summary = "blurs by a bell of that width",
    .kind = OpKind::kFilter,
    .params = kParams,
    .is_identity = is_identity,
    .filter = filter,
};

}  // namespace tta

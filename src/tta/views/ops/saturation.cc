#include "tta/views/ops/saturation.h"

#include "tta/image/pixels/colour.h"

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "factor", .min = 0, .max = 10},
};

bool is_identity(OpValues values) {
  return static_cast<float>(values[0]) == 1.0F;
}

void mix(OpValues values, std::uint8_t* rgb, std::size_t pixels) {
  saturate(rgb, pixels, static_cast<float>(values[0]));
}

}  // namespace

constinit const OpDef kSaturationOp{
    .name = "saturation",
    .summary = "more colour (above 1) or less (below 1)",
    .kind = OpKind::kMix,
    .params = kParams,
    .is_identity = is_identity,
    .mix = mix,
    .needs_colour = true,
};

}  // namespace tta

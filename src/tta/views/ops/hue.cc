#include "tta/views/ops/hue.h"

#include "tta/image/pixels/colour.h"

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "turn", .unit = "turns", .min = -0.5, .max = 0.5},
};

bool is_identity(OpValues values) {
  return values[0] == 0;
}

void mix(OpValues values, std::uint8_t* rgb, std::size_t pixels) {
  const int steps = static_cast<int>(values[0] * 255);  // cut off towards zero, as numpy's uint8 does
  turn_hue(rgb, pixels, static_cast<std::uint8_t>(steps));
}

}  // namespace

constinit const OpDef kHueOp{
    .name = "hue",
    .summary = "turn every colour on the colour circle",
    .kind = OpKind::kMix,
    .params = kParams,
    .is_identity = is_identity,
    .mix = mix,
    .needs_colour = true,
};

}  // namespace tta

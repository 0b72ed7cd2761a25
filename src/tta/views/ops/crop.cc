#include "tta/views/ops/crop.h"

namespace tta {
namespace {

// In the order of enum Anchor.
constexpr std::string_view kAnchors[] = {"center",       "top_left", "top_right", "bottom_left",
                                         "bottom_right", "left",     "right"};

constexpr ParamDef kParams[] = {
    {.name = "anchor", .default_value = 0, .choices = kAnchors},
    {.name = "fraction", .unit = "fraction of the side", .min = 0.01, .max = 1},
};

Placement placement(OpValues values) {
  return {static_cast<Anchor>(values[0]), values[1]};
}

bool is_identity(OpValues values) {
  return values[1] == 1;
}

Matrix3 map(OpValues values, Size window) {
  const double fraction = values[1];
  const Point position = anchor_position(static_cast<Anchor>(values[0]), window);
  const double room_x = window.width * (1 - fraction);
  const double room_y = window.height * (1 - fraction);
  return multiply(translation(position.x * room_x, position.y * room_y), scaling(fraction, fraction));
}

}  // namespace

constinit const OpDef kCropOp{
    .name = "crop",
    .summary = "a part of the picture at an anchor; as the first op, of the whole picture",
    .kind = OpKind::kMap,
    .params = kParams,
    .is_identity = is_identity,
    .map = map,
    .placement = placement,
};

}  // namespace tta

#include "tta/views/ops/channel_shift.h"

#include <algorithm>

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "red", .unit = "levels", .min = -255, .max = 255, .integer = true},
    {.name = "green", .unit = "levels", .min = -255, .max = 255, .integer = true},
    {.name = "blue", .unit = "levels", .min = -255, .max = 255, .integer = true},
};

bool is_identity(OpValues values) {
  return values[0] == 0 && values[1] == 0 && values[2] == 0;
}

ByteTables table(OpValues values, const PixelStatistics&, int) {
  ByteTables tables;
  for (std::size_t channel = 0; channel < 3; ++channel) {
    const int shift = static_cast<int>(values[channel]);
    for (int value = 0; value < 256; ++value) {
      tables[channel][static_cast<std::size_t>(value)] = static_cast<std::uint8_t>(std::clamp(value + shift, 0, 255));
    }
  }
  return tables;
}

}  // namespace

constinit const OpDef kChannelShiftOp{
    .name = "channel_shift",
    .summary = "add levels to red, green and blue",
    .kind = OpKind::kTable,
    .params = kParams,
    .is_identity = is_identity,
    .table = table,
    .needs_colour = true,
};

}  // namespace tta

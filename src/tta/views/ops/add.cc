#include "tta/views/ops/add.h"

#include <algorithm>
#include <cmath>

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "levels", .unit = "levels", .min = -255, .max = 255},
    {.name = "below", .unit = "levels", .min = 0, .max = 256, .default_value = 256},
};

bool is_identity(OpValues values) {
  return std::floor(values[0]) == 0 || values[1] <= 0;
}

ByteTables table(OpValues values, const PixelStatistics&, int) {
  const int levels = static_cast<int>(std::floor(values[0]));
  ByteTable table;
  for (int value = 0; value < 256; ++value) {
    const int sum = value < values[1] ? std::clamp(value + levels, 0, 255) : value;
    table[static_cast<std::size_t>(value)] = static_cast<std::uint8_t>(sum);
  }
  return {table, table, table};
}

}  // namespace

constinit const OpDef kAddOp{
    .name = "add",
    .summary = "add to every value, or to those below a level",
    .kind = OpKind::kTable,
    .params = kParams,
    .is_identity = is_identity,
    .table = table,
};

}  // namespace tta

#include "tta/views/ops/solarize.h"

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "threshold", .unit = "levels", .min = 0, .max = 256},
};

bool is_identity(OpValues values) {
  return values[0] > 255;
}

ByteTables table(OpValues values, const PixelStatistics&, int) {
  ByteTable table;
  for (int value = 0; value < 256; ++value) {
    table[static_cast<std::size_t>(value)] = static_cast<std::uint8_t>(value < values[0] ? value : 255 - value);
  }
  return {table, table, table};
}

}  // namespace

constinit const OpDef kSolarizeOp{
    .name = "solarize",
    .summary = "invert the values from a level on",
    .kind = OpKind::kTable,
    .params = kParams,
    .is_identity = is_identity,
    .table = table,
};

}  // namespace tta

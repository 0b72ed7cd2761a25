#include "tta/views/ops/posterize.h"

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "bits", .min = 1, .max = 8, .integer = true},
};

bool is_identity(OpValues values) {
  return values[0] == 8;
}

ByteTables table(OpValues values, const PixelStatistics&, int) {
  const int kept = 0xFF00 >> static_cast<int>(values[0]);
  ByteTable table;
  for (int value = 0; value < 256; ++value) {
    table[static_cast<std::size_t>(value)] = static_cast<std::uint8_t>(value & kept);
  }
  return {table, table, table};
}

}  // namespace

constinit const OpDef kPosterizeOp{
    .name = "posterize",
    .summary = "fewer shades: only the upper bits are kept",
    .kind = OpKind::kTable,
    .params = kParams,
    .is_identity = is_identity,
    .table = table,
};

}  // namespace tta

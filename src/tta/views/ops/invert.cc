#include "tta/views/ops/invert.h"

namespace tta {
namespace {

bool is_identity(OpValues) {
  return false;
}

ByteTables table(OpValues, const PixelStatistics&, int) {
  ByteTable table;
  for (int value = 0; value < 256; ++value) {
    table[static_cast<std::size_t>(value)] = static_cast<std::uint8_t>(255 - value);
  }
  return {table, table, table};
}

}  // namespace

constinit const OpDef kInvertOp{
    .name = "invert",
    .summary = "the negative",
    .kind = OpKind::kTable,
    .is_identity = is_identity,
    .table = table,
};

}  // namespace tta

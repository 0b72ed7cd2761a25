#include "tta/views/ops/gamma.h"

#include <cmath>

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "exponent", .min = 0.1, .max = 10},
};

bool is_identity(OpValues values) {
  return values[0] == 1;
}

ByteTables table(OpValues values, const PixelStatistics&, int) {
  constexpr double kTop = 255 + 1 - 1e-3;
  ByteTable table;
  for (int value = 0; value < 256; ++value) {
    table[static_cast<std::size_t>(value)] = static_cast<std::uint8_t>(kTop * std::pow(value / 255.0, values[0]));
  }
  return {table, table, table};
}

}  // namespace

constinit const OpDef kGammaOp{
    .name = "gamma",
    .summary = "brighter middle tones (below 1) or darker ones (above 1)",
    .kind = OpKind::kTable,
    .params = kParams,
    .is_identity = is_identity,
    .table = table,
};

}  // namespace tta

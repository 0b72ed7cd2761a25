#include "tta/views/ops/autocontrast.h"

#include <algorithm>

namespace tta {
namespace {

bool is_identity(OpValues) {
  return false;
}

// What Pillow computes for a channel that goes from `range.min` to `range.max`, in its order of operations.
ByteTable stretched(ValueRange range) {
  ByteTable table;
  const double scale = range.max > range.min ? 255.0 / (range.max - range.min) : 1;
  const double offset = range.max > range.min ? -range.min * scale : 0;
  for (int value = 0; value < 256; ++value) {
    const int level = static_cast<int>(value * scale + offset);
    table[static_cast<std::size_t>(value)] = static_cast<std::uint8_t>(std::clamp(level, 0, 255));
  }
  return table;
}

ByteTables table(OpValues, const PixelStatistics& statistics, int) {
  return {stretched(statistics.ranges[0]), stretched(statistics.ranges[1]), stretched(statistics.ranges[2])};
}

}  // namespace

constinit const OpDef kAutocontrastOp{
    .name = "autocontrast",
    .summary = "stretch each channel to the whole range",
    .kind = OpKind::kTable,
    .is_identity = is_identity,
    .statistic = Statistic::kRanges,
    .table = table,
};

}  // namespace tta

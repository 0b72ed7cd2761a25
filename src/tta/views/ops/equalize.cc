#include "tta/views/ops/equalize.h"

#include <algorithm>

namespace tta {
namespace {

bool is_identity(OpValues) {
  return false;
}

ByteTable equalized(const std::array<std::uint32_t, 256>& counts) {
  ByteTable table;
  for (std::size_t v = 0; v < 256; ++v) table[v] = static_cast<std::uint8_t>(v);
  std::uint64_t pixels = 0;
  std::uint32_t brightest = 0;
  for (const std::uint32_t count : counts) {
    pixels += count;
    if (count > 0) brightest = count;
  }
  const std::uint64_t step = (pixels - brightest) / 255;
  if (step == 0) return table;  // also where there is but one value
  std::uint64_t below = step / 2;
  for (std::size_t v = 0; v < 256; ++v) {
    table[v] = static_cast<std::uint8_t>(std::min<std::uint64_t>(below / step, 255));
    below += counts[v];
  }
  return table;
}

ByteTables table(OpValues, const PixelStatistics& statistics, int) {
  const Histograms& histograms = statistics.histograms;
  return {equalized(histograms[0]), equalized(histograms[1]), equalized(histograms[2])};
}

}  // namespace

constinit const OpDef kEqualizeOp{
    .name = "equalize",
    .summary = "spread the values of each channel evenly",
    .kind = OpKind::kTable,
    .is_identity = is_identity,
    .statistic = Statistic::kHistograms,
    .table = table,
};

}  // namespace tta

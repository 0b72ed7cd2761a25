#include "tta/views/ops/contrast.h"

#include "tta/image/pixels/blend.h"

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "factor", .min = 0, .max = 10},
};

// As float32, because that is all that the table sees of it.
bool is_identity(OpValues values) {
  return static_cast<float>(values[0]) == 1.0F;
}

ByteTables table(OpValues values, const PixelStatistics& statistics, int) {
  const auto factor = static_cast<float>(values[0]);
  const int gray = static_cast<int>(statistics.luma_mean + 0.5);  // as ImageEnhance.Contrast rounds
  ByteTable stretched;
  for (int value = 0; value < 256; ++value) {
    stretched[static_cast<std::size_t>(value)] = blend(gray, value, factor);
  }
  return {stretched, stretched, stretched};
}

}  // namespace

constinit const OpDef kContrastOp{
    .name = "contrast",
    .summary = "more contrast (above 1) or less (below 1), about the mean brightness",
    .kind = OpKind::kTable,
    .params = kParams,
    .is_identity = is_identity,
    .statistic = Statistic::kLumaMean,
    .table = table,
};

}  // namespace tta

#include "tta/views/ops/contrast.h"

#include "tta/views/ops/blend.h"

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "factor", .min = 0, .max = 10},
};

// As float32, because that is all that the table sees of it.
bool is_identity(OpValues values) {
  return static_cast<float>(values[0]) == 1.0F;
}

// int(mean + 0.5), as ImageEnhance.Contrast has it. Requires: at least one pixel was counted.
int rounded_mean(const std::array<std::uint64_t, 256>& histogram) {
  std::uint64_t count = 0;
  std::uint64_t sum = 0;
  for (std::size_t value = 0; value < histogram.size(); ++value) {
    count += histogram[value];
    sum += value * histogram[value];
  }
  return static_cast<int>(static_cast<double>(sum) / static_cast<double>(count) + 0.5);
}

ByteTables table(OpValues values, const Histograms& histograms, int) {
  const auto factor = static_cast<float>(values[0]);
  const int gray = rounded_mean(histograms[0]);
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
    .statistic = Statistic::kLumaHistogram,
    .table = table,
};

}  // namespace tta

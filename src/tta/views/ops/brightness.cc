#include "tta/views/ops/brightness.h"

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

ByteTables table(OpValues values, const PixelStatistics&, int) {
  const auto factor = static_cast<float>(values[0]);
  ByteTable brighter;
  for (int value = 0; value < 256; ++value) {
    brighter[static_cast<std::size_t>(value)] = blend(0, value, factor);
  }
  return {brighter, brighter, brighter};
}

}  // namespace

constinit const OpDef kBrightnessOp{
    .name = "brightness",
    .summary = "brighter (above 1) or darker (below 1)",
    .kind = OpKind::kTable,
    .params = kParams,
    .is_identity = is_identity,
    .table = table,
};

}  // namespace tta

#include "tta/views/ops/blend.h"

namespace tta {

std::uint8_t blend(int from, int to, float alpha) {
  const float mixed = static_cast<float>(from) + alpha * static_cast<float>(to - from);
  // For alpha in 0..1 nothing can be clipped, so one rule serves both of Pillow's cases.
  if (mixed <= 0.0F) return 0;
  if (mixed >= 255.0F) return 255;
  return static_cast<std::uint8_t>(mixed);
}

}  // namespace tta

// Pillow's Image.blend for one 8-bit value: what its brightness, contrast, colour and sharpness enhancers are made of.
#pragma once

#include <cstdint>

namespace tta {

// from + alpha * (to - from) in float32, cut off towards zero; clipped to 0..255 where alpha lies outside 0..1.
//
// Definition: ImagingBlend in Pillow's libImaging/Blend.c, the same in 9.4 and in 11. Its shortcuts for alpha 0 and 1
// give the same values, and for alpha in 0..1 nothing can be clipped, so one rule serves all of Pillow's cases.
// Requires: 0 <= from, to <= 255.
constexpr std::uint8_t blend(int from, int to, float alpha) {
  const float mixed = static_cast<float>(from) + alpha * static_cast<float>(to - from);
  if (mixed <= 0.0F) return 0;
  if (mixed >= 255.0F) return 255;
  return static_cast<std::uint8_t>(mixed);
}

}  // namespace tta

// Pillow's Image.blend for one 8-bit value: what its brightness, contrast and colour enhancers are made of.
#pragma once

#include <cstdint>

namespace tta {

// from + alpha * (to - from) in float32, cut off towards zero; clipped to 0..255 where alpha lies outside 0..1.
//
// Definition: ImagingBlend in Pillow's libImaging/Blend.c, the same in 9.4 and in 11. Its shortcuts for alpha 0 and 1
// give the same values.
std::uint8_t blend(int from, int to, float alpha);

}  // namespace tta

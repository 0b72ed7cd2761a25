// Rounding a float32 to 8 bits. Thread-safe.
#pragma once

#include <cstdint>

namespace tta {

// To nearest, halves to even, clipped at 255, without a call into the mathematics library: from 2^23 on a float32 has
// no fraction left. Requires: 0 <= value < 2^22.
inline std::uint8_t rounded_half_even(float value) {
  constexpr float kNoFraction = 0x1p23F;
  const float whole = (value + kNoFraction) - kNoFraction;
  return whole > 255.0F ? 255 : static_cast<std::uint8_t>(whole);
}

}  // namespace tta

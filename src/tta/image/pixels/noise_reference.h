// The slow twin of add_normal_noise(): value by value. For tests.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

#include "tta/base/core/random.h"
#include "tta/image/image.h"
#include "tta/image/pixels/noise.h"
#include "tta/image/pixels/noise_polynomials.h"

namespace tta {

template <std::size_t kCount>
float polynomial_reference(const float (&coefficients)[kCount], float x) {
  float sum = coefficients[kCount - 1];
  for (std::size_t i = kCount - 1; i-- > 0;) sum = sum * x + coefficients[i];
  return sum;
}

// A normal number from 32 random bits. Requires: compiled without fused multiply-adds, as everything here is.
inline float normal_reference(std::uint32_t word) {
  const float twice_p = (static_cast<float>(word & 0x7FFFFFFF) + 0.5F) * 0x1p-31F;
  const float share = twice_p * (2.0F - twice_p);
  // share = 2^exponent * mantissa, the mantissa in [sqrt(1/2), sqrt(2)).
  const auto bits = std::bit_cast<std::int32_t>(share);
  const std::int32_t exponent = (bits - std::bit_cast<std::int32_t>(0.70710678F)) >> 23;
  const float rest = std::bit_cast<float>(bits - exponent * (1 << 23)) - 1.0F;
  const float log2 = static_cast<float>(exponent) + rest * polynomial_reference(kLog2, rest);
  const float u = kScale * std::sqrt(kOffset - log2) - kCentre;
  const float magnitude = (1.0F - twice_p) * polynomial_reference(kQuantile, u);
  return word >> 31 != 0 ? -magnitude : magnitude;
}

inline std::uint32_t noise_word(std::uint64_t seed, std::uint64_t i) {
  const std::uint64_t block = i / 64 * 16 + i % 16;
  const auto low = [](std::uint64_t value) { return static_cast<std::uint32_t>(value); };
  return philox4x32({low(block), low(block >> 32), low(kNoiseStream), low(kNoiseStream >> 32)},
                    {low(seed), low(seed >> 32)})[i / 16 % 4];
}

inline Image noise_reference(ImageView image, float levels, std::uint64_t seed) {
  Image result = Image::copy_of(image);
  for (std::size_t i = 0; i < result.size_bytes(); ++i) {
    const float noisy = static_cast<float>(result.row(0)[i]) + levels * normal_reference(noise_word(seed, i));
    const float rounded = std::nearbyint(noisy);
    result.row(0)[i] = static_cast<std::uint8_t>(rounded < 0.0F ? 0.0F : rounded > 255.0F ? 255.0F : rounded);
  }
  return result;
}

}  // namespace tta

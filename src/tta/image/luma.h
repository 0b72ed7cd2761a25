// Pillow's convert("L") of one colour: ITU-R BT.601's weights in 16-bit fixed point, rounded.
#pragma once

#include <cstdint>

namespace tta {

// In 1/65536; their sum is 65536.
inline constexpr std::uint32_t kRedWeight = 19595;
inline constexpr std::uint32_t kGreenWeight = 38470;
inline constexpr std::uint32_t kBlueWeight = 7471;

constexpr std::uint8_t luma(std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
  return static_cast<std::uint8_t>((kRedWeight * red + kGreenWeight * green + kBlueWeight * blue + 32768) >> 16);
}

}  // namespace tta

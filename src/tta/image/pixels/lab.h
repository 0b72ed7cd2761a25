// 8-bit RGB to 8-bit CIELAB and back, for ops that change the lightness alone. Thread-safe.
//
// L is scaled to 0..255, a and b are offset by 128, as OpenCV's COLOR_RGB2LAB has them for 8-bit images: sRGB gamma,
// the D65 white point (0.950456, 1, 1.088754). To the bit OpenCV's forwards, at most one level off backwards, where it
// computes with other tables.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tta {

// `pixels` packed RGB pixels become as many L values and as many (a, b) pairs.
void lab_of_rgb(const std::uint8_t* rgb, std::size_t pixels, std::uint8_t* lightness, std::uint8_t* ab);

// And back.
void rgb_of_lab(const std::uint8_t* lightness, const std::uint8_t* ab, std::size_t pixels, std::uint8_t* rgb);

}  // namespace tta

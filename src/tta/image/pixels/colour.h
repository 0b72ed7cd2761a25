// New colours for old ones, pixel by pixel: what the mixing ops do. In place, on `pixels` packed RGB pixels.
// Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tta {

// Pillow's Image.blend(convert("L"), image, factor): gray + factor (v - gray) in float32, cut off, clipped to 0..255.
void saturate(std::uint8_t* rgb, std::size_t pixels, float factor);

// All channels become Pillow's convert("L").
void to_gray(std::uint8_t* rgb, std::size_t pixels);

// Pillow's convert("HSV"), `steps` added to the 8-bit hue (which wraps at 256), and back.
void turn_hue(std::uint8_t* rgb, std::size_t pixels, std::uint8_t steps);

}  // namespace tta

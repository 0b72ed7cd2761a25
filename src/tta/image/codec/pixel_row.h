// One row of stored pixels, as formats have them, to one row of our gray or RGB pixels. Pure; thread-safe.
//
// The arithmetic is Pillow's (convert() of modes 1, L, LA, P, RGB, RGBA and CMYK); tests/golden/codec holds its
// answers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "tta/image/codec/codec.h"

namespace tta {

using Rgb = std::array<std::uint8_t, 3>;

// 256 colours, black at first: that is what an index beyond a file's palette means to Pillow (10.1 and later).
class Palette {
 public:
  static Palette gray_ramp();  // index i is the gray level i

  void set(std::size_t index, Rgb colour);
  Rgb colour(std::size_t index) const { return colours_[index]; }
  std::uint8_t gray(std::size_t index) const { return grays_[index]; }

 private:
  std::array<Rgb, 256> colours_{};
  ByteTable grays_{};
};

// How pixels are stored in a row.
struct PixelFormat {
  enum class Kind {
    kIndexed,  // `index_bits` (1, 2, 4, 8) a pixel, the first in the highest bits, looked up in `palette`
    kBytes,    // `step` bytes a pixel; each colour is the byte at its offset, which for 16-bit samples is the high one
    kRgb555,   // little-endian words xrrrrrgggggbbbbb
    kRgb565,   // little-endian words rrrrrggggggbbbbb
  };
  Kind kind = Kind::kBytes;
  int index_bits = 8;
  Palette palette;
  int red = 0;
  int green = 0;
  int blue = 0;
  int step = 1;

  static PixelFormat indexed(int bits, const Palette& palette);
  static PixelFormat bytes(int red, int green, int blue, int step);
  static PixelFormat gray_bytes(int step) { return bytes(0, 0, 0, step); }

  std::size_t row_bytes(int width) const;
  // True if stored rows already are what `channels` asks for, so that no conversion is needed.
  bool is_plain(Channels channels) const;
};

// Writes `width` pixels of `channels` to `out`. `stored` holds format.row_bytes(width) bytes.
void convert_row(const PixelFormat& format, const std::uint8_t* stored, int width, Channels channels,
                 std::uint8_t* out);

// Inks as JPEG stores them by Adobe's convention, inverted (255 = no ink), 4 bytes a pixel.
void convert_inverted_cmyk_row(const std::uint8_t* stored, int width, Channels channels, std::uint8_t* out);

}  // namespace tta

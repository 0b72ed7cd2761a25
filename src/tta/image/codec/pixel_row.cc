#include "tta/image/codec/pixel_row.h"

#include "tta/image/luma.h"

namespace tta {
namespace {

// The loops below know the channels when they are compiled: a choice for every pixel would double their time.
template <Channels kChannels>
void write_pixel(Rgb colour, std::uint8_t*& out) {
  if constexpr (kChannels == Channels::kRgb) {
    *out++ = colour[0];
    *out++ = colour[1];
    *out++ = colour[2];
  } else {
    *out++ = luma(colour[0], colour[1], colour[2]);
  }
}

template <Channels kChannels>
void write_entry(const Palette& palette, std::size_t index, std::uint8_t*& out) {
  if constexpr (kChannels == Channels::kRgb) {
    write_pixel<kChannels>(palette.colour(index), out);
  } else {
    *out++ = palette.gray(index);
  }
}

template <Channels kChannels>
void convert_indexed(const PixelFormat& format, const std::uint8_t* stored, int width, std::uint8_t* out) {
  const int bits = format.index_bits;
  if (bits == 8) {
    for (int x = 0; x < width; ++x) write_entry<kChannels>(format.palette, stored[x], out);
    return;
  }
  const unsigned mask = (1U << bits) - 1;
  for (int x = 0; x < width; ++x) {
    const int bit = x * bits;
    const std::size_t index = (unsigned{stored[bit / 8]} >> (8 - bits - bit % 8)) & mask;
    write_entry<kChannels>(format.palette, index, out);
  }
}

template <Channels kChannels>
void convert_bytes(const PixelFormat& format, const std::uint8_t* stored, int width, std::uint8_t* out) {
  const int red = format.red;
  const int green = format.green;
  const int blue = format.blue;
  const int step = format.step;
  for (int x = 0; x < width; ++x, stored += step) {
    write_pixel<kChannels>({stored[red], stored[green], stored[blue]}, out);
  }
}

// A 5-bit or 6-bit sample to 8 bits, rounded down as Pillow does.
std::uint8_t widen(unsigned sample, unsigned bits) {
  const unsigned most = (1U << bits) - 1;
  return static_cast<std::uint8_t>((sample & most) * 255 / most);
}

template <Channels kChannels>
void convert_words(int green_bits, const std::uint8_t* stored, int width, std::uint8_t* out) {
  const auto green = static_cast<unsigned>(green_bits);
  for (int x = 0; x < width; ++x, stored += 2) {
    const unsigned word = stored[0] | unsigned{stored[1]} << 8;
    write_pixel<kChannels>({widen(word >> (5 + green), 5), widen(word >> 5, green), widen(word, 5)}, out);
  }
}

// a * b / 255, rounded, for bytes.
unsigned multiply_bytes(unsigned a, unsigned b) {
  const unsigned product = a * b + 128;
  return ((product >> 8) + product) >> 8;
}

template <Channels kChannels>
void convert_any(const PixelFormat& format, const std::uint8_t* stored, int width, std::uint8_t* out) {
  switch (format.kind) {
    case PixelFormat::Kind::kIndexed: return convert_indexed<kChannels>(format, stored, width, out);
    case PixelFormat::Kind::kBytes: return convert_bytes<kChannels>(format, stored, width, out);
    case PixelFormat::Kind::kRgb555: return convert_words<kChannels>(5, stored, width, out);
    case PixelFormat::Kind::kRgb565: return convert_words<kChannels>(6, stored, width, out);
  }
}

template <Channels kChannels>
void convert_cmyk(const std::uint8_t* stored, int width, std::uint8_t* out) {
  for (int x = 0; x < width; ++x, stored += 4) {
    const unsigned light = stored[3];  // 255 - black
    const auto mix = [&](unsigned inverted) {
      return static_cast<std::uint8_t>(light - multiply_bytes(255U - inverted, light));
    };
    write_pixel<kChannels>({mix(stored[0]), mix(stored[1]), mix(stored[2])}, out);
  }
}

}  // namespace

Palette Palette::gray_ramp() {
  Palette palette;
  for (std::size_t i = 0; i < 256; ++i) {
    const auto value = static_cast<std::uint8_t>(i);
    palette.set(i, {value, value, value});
  }
  return palette;
}

void Palette::set(std::size_t index, Rgb colour) {
  colours_[index] = colour;
  grays_[index] = luma(colour[0], colour[1], colour[2]);
}

PixelFormat PixelFormat::indexed(int bits, const Palette& palette) {
  PixelFormat format;
  format.kind = Kind::kIndexed;
  format.index_bits = bits;
  format.palette = palette;
  return format;
}

PixelFormat PixelFormat::bytes(int red, int green, int blue, int step) {
  PixelFormat format;
  format.red = red;
  format.green = green;
  format.blue = blue;
  format.step = step;
  return format;
}

std::size_t PixelFormat::row_bytes(int width) const {
  const auto pixels = static_cast<std::size_t>(width);
  switch (kind) {
    case Kind::kIndexed: return (pixels * static_cast<std::size_t>(index_bits) + 7) / 8;
    case Kind::kBytes: return pixels * static_cast<std::size_t>(step);
    case Kind::kRgb555:
    case Kind::kRgb565: return pixels * 2;
  }
  return 0;
}

bool PixelFormat::is_plain(Channels channels) const {
  if (kind != Kind::kBytes) return false;
  if (channels == Channels::kGray) return red == 0 && green == 0 && blue == 0 && step == 1;
  return red == 0 && green == 1 && blue == 2 && step == 3;
}

void convert_row(const PixelFormat& format, const std::uint8_t* stored, int width, Channels channels,
                 std::uint8_t* out) {
  if (channels == Channels::kRgb) {
    convert_any<Channels::kRgb>(format, stored, width, out);
  } else {
    convert_any<Channels::kGray>(format, stored, width, out);
  }
}

void convert_inverted_cmyk_row(const std::uint8_t* stored, int width, Channels channels, std::uint8_t* out) {
  if (channels == Channels::kRgb) {
    convert_cmyk<Channels::kRgb>(stored, width, out);
  } else {
    convert_cmyk<Channels::kGray>(stored, width, out);
  }
}

}  // namespace tta

// BMP, as far as Pillow reads it (BmpImagePlugin): OS/2 version 1 and Windows headers, 1 to 32 bits, run lengths.
//
//   file     = "BM" size:u32 0:u32 pixels_at:u32 header [masks] palette ... rows                 (all little-endian)
//   header   = 12:u32 width:u16 height:u16 1:u16 bits:u16
//            | 40|52|56|64|108|124:u32 width:i32 height:i32 1:u16 bits:u16 compression:u32 size:u32 8 bytes
//              colours:u32 important:u32 [masks] ...
//   masks    = red:u32 green:u32 blue:u32 [alpha:u32]      in the header from 52 bytes on, else after it; BITFIELDS
//   only palette  = (blue green red [0])*                       4 bytes a colour, 3 after the 12-byte header; up to 8
//   bits rows     = bottom row first, each padded to 4 bytes; top row first where height is negative
#include <algorithm>
#include <array>
#include <vector>

#include "tta/base/core/error.h"
#include "tta/image/codec/bmp_rle.h"
#include "tta/image/codec/format.h"
#include "tta/image/codec/pixel_row.h"

namespace tta {
namespace {

constexpr std::string_view kName = "BMP";
constexpr std::size_t kFileHeaderBytes = 14;
constexpr std::uint32_t kCoreHeaderBytes = 12;
constexpr std::array<std::uint32_t, 6> kInfoHeaderBytes = {40, 52, 56, 64, 108, 124};

enum Compression : std::uint32_t { kRaw = 0, kRle8 = 1, kRle4 = 2, kBitfields = 3 };

struct Header {
  std::uint64_t width = 0;
  std::uint64_t height = 0;
  bool top_down = false;
  std::uint32_t bits = 0;
  std::uint32_t compression = kRaw;
  std::array<std::uint32_t, 4> masks{};  // red, green, blue, alpha
  std::size_t colours = 0;               // entries of the palette
  std::size_t colour_bytes = 4;
  std::size_t palette_at = 0;
  std::size_t pixels_at = 0;
};

// Pixels whose colours are whole bytes, by the masks that say so. Only what Pillow knows is taken.
struct MaskedFormat {
  std::uint32_t bits;
  std::array<std::uint32_t, 4> masks;
  int red, green, blue;  // byte offsets
};
constexpr std::array<MaskedFormat, 9> kMaskedFormats = {{
    {32, {0x00FF0000, 0x0000FF00, 0x000000FF, 0x00000000}, 2, 1, 0},
    {32, {0xFF000000, 0x00FF0000, 0x0000FF00, 0x00000000}, 3, 2, 1},
    {32, {0xFF000000, 0x0000FF00, 0x000000FF, 0x00000000}, 3, 1, 0},
    {32, {0xFF000000, 0x00FF0000, 0x0000FF00, 0x000000FF}, 3, 2, 1},
    {32, {0x000000FF, 0x0000FF00, 0x00FF0000, 0xFF000000}, 0, 1, 2},
    {32, {0x00FF0000, 0x0000FF00, 0x000000FF, 0xFF000000}, 2, 1, 0},
    {32, {0xFF000000, 0x0000FF00, 0x000000FF, 0x00FF0000}, 3, 1, 0},
    {32, {0x00000000, 0x00000000, 0x00000000, 0x00000000}, 2, 1, 0},
    {24, {0x00FF0000, 0x0000FF00, 0x000000FF, 0x00000000}, 2, 1, 0},
}};

void read_core_header(Bytes bytes, Header& header) {
  header.width = read_le16(bytes, 18);
  header.height = read_le16(bytes, 20);
  header.bits = read_le16(bytes, 24);
  header.colour_bytes = 3;
}

// The masks of a BITFIELDS file. Returns how many bytes of them stand behind the header.
std::size_t read_masks(Bytes bytes, std::uint32_t header_bytes, Header& header) {
  const std::size_t masks_at = kFileHeaderBytes + 40;
  const std::size_t count = header_bytes >= 56 ? 4 : 3;
  if (!has_bytes(bytes, masks_at, 4 * count)) throw_cut_short(kName);
  for (std::size_t i = 0; i < count; ++i) header.masks[i] = read_le32(bytes, masks_at + 4 * i);
  return header_bytes == 40 ? 4 * count : 0;
}

std::size_t read_info_header(Bytes bytes, std::uint32_t header_bytes, Header& header) {
  header.width = read_le32(bytes, 18);
  // Pillow's test for a negative height.
  header.top_down = read_u8(bytes, 25) == 0xFF;
  const std::uint32_t height = read_le32(bytes, 22);
  header.height = header.top_down ? std::uint32_t{0} - height : height;
  header.bits = read_le16(bytes, 28);
  header.compression = read_le32(bytes, 30);
  header.colours = read_le32(bytes, 46);
  return header.compression == kBitfields ? read_masks(bytes, header_bytes, header) : 0;
}

void check_support(const Header& header) {
  constexpr std::array<std::uint32_t, 6> kBits = {1, 4, 8, 16, 24, 32};
  if (std::find(kBits.begin(), kBits.end(), header.bits) == kBits.end()) {
    throw_unsupported("BMP with " + std::to_string(header.bits) + " bits a pixel");
  }
  if (header.compression > kBitfields) {
    throw_unsupported("BMP with compression " + std::to_string(header.compression));
  }
}

Header parse_header(Bytes bytes) {
  if (!has_bytes(bytes, kFileHeaderBytes, 4)) throw_cut_short(kName);
  const std::uint32_t header_bytes = read_le32(bytes, kFileHeaderBytes);
  const bool is_core = header_bytes == kCoreHeaderBytes;
  if (!is_core && std::find(kInfoHeaderBytes.begin(), kInfoHeaderBytes.end(), header_bytes) == kInfoHeaderBytes.end()) {
    throw_unsupported("BMP with a header of " + std::to_string(header_bytes) + " bytes");
  }
  const std::size_t header_end = kFileHeaderBytes + header_bytes;
  if (bytes.size() < header_end) throw_cut_short(kName);

  Header header;
  header.palette_at = header_end;
  if (is_core) {
    read_core_header(bytes, header);
  } else {
    header.palette_at += read_info_header(bytes, header_bytes, header);
  }
  check_support(header);

  const bool has_palette = header.bits <= 8;
  if (header.colours == 0) header.colours = std::size_t{1} << header.bits;
  const std::size_t palette_bytes = has_palette ? header.colours * header.colour_bytes : 0;
  header.pixels_at = read_le32(bytes, 10);
  if (header.pixels_at == header_end) header.pixels_at += palette_bytes;  // some writers forget the palette
  if (header.pixels_at == 0) header.pixels_at = header.palette_at + palette_bytes;
  return header;
}

// True if the palette is the gray ramp that index = level means: 0, 255 where there are two colours, else 0, 1, 2, ...
bool is_gray_ramp(Bytes palette, const Header& header) {
  if (palette.size() < header.colours * header.colour_bytes) return false;
  for (std::size_t i = 0; i < header.colours; ++i) {
    const std::size_t level = header.colours == 2 ? i * 255 : i % 256;
    for (std::size_t part = 0; part < 3; ++part) {
      if (read_u8(palette, i * header.colour_bytes + part) != level) return false;
    }
  }
  return true;
}

// Pillow takes indices with a gray ramp for gray levels, and then reads rows as 8 bits a pixel, with two colours as
// 1 bit, whatever the header says. We do the same: it differs from the header for strange files only.
PixelFormat indexed_format(Bytes bytes, const Header& header) {
  if (header.compression == kBitfields) throw_unsupported("BMP with masks and a palette");
  if (header.colours > 65536) throw_damaged(kName, "its palette has " + std::to_string(header.colours) + " colours");
  const Bytes rest = bytes.subspan(std::min(header.palette_at, bytes.size()));
  const Bytes stored = rest.first(std::min(rest.size(), header.colours * header.colour_bytes));
  Palette palette;
  if (is_gray_ramp(stored, header)) {
    if (header.colours != 2) return PixelFormat::indexed(8, Palette::gray_ramp());
    palette.set(1, {255, 255, 255});
    return PixelFormat::indexed(1, palette);
  }
  const std::size_t entries = stored.size() / header.colour_bytes;  // as far as the file goes
  if (entries > 256) throw_damaged(kName, "its palette has " + std::to_string(entries) + " colours");
  for (std::size_t i = 0; i < entries; ++i) {
    const std::uint8_t* colour = raw_bytes(stored) + i * header.colour_bytes;
    palette.set(i, {colour[2], colour[1], colour[0]});
  }
  return PixelFormat::indexed(static_cast<int>(header.bits), palette);
}

PixelFormat words_format(PixelFormat::Kind kind) {
  PixelFormat format;
  format.kind = kind;
  return format;
}

PixelFormat masked_format(const Header& header) {
  std::array<std::uint32_t, 4> masks = header.masks;
  if (header.bits < 32) masks[3] = 0;
  if (header.bits == 16 && masks == std::array<std::uint32_t, 4>{0xF800, 0x07E0, 0x001F, 0}) {
    return words_format(PixelFormat::Kind::kRgb565);
  }
  if (header.bits == 16 && masks == std::array<std::uint32_t, 4>{0x7C00, 0x03E0, 0x001F, 0}) {
    return words_format(PixelFormat::Kind::kRgb555);
  }
  for (const MaskedFormat& known : kMaskedFormats) {
    if (known.bits == header.bits && known.masks == masks) {
      return PixelFormat::bytes(known.red, known.green, known.blue, static_cast<int>(header.bits / 8));
    }
  }
  throw_unsupported("BMP with these colour masks");
}

PixelFormat pixel_format_of(Bytes bytes, const Header& header) {
  if (header.bits <= 8) return indexed_format(bytes, header);
  if (header.compression == kBitfields) return masked_format(header);
  if (header.bits == 16) return words_format(PixelFormat::Kind::kRgb555);
  return PixelFormat::bytes(2, 1, 0, static_cast<int>(header.bits / 8));
}

// Converts rows of `stride` bytes, in the file's order, into `image`.
void convert_rows(const PixelFormat& format, const std::uint8_t* rows, std::size_t stride, bool top_down,
                  Channels channels, Image& image) {
  for (int i = 0; i < image.height(); ++i) {
    const int y = top_down ? i : image.height() - 1 - i;
    convert_row(format, rows + static_cast<std::size_t>(i) * stride, image.width(), channels, image.row(y));
  }
}

Image read_raw_pixels(Bytes bytes, const Header& header, Size size, Channels channels) {
  const PixelFormat format = pixel_format_of(bytes, header);
  const std::size_t stride = (header.width * header.bits + 31) / 32 * 4;
  const std::size_t row_bytes = format.row_bytes(size.width);
  if (row_bytes > stride) throw_damaged(kName, "its rows are shorter than its pixels");
  // The padding of the last row may be missing.
  const std::size_t needed = static_cast<std::size_t>(size.height - 1) * stride + row_bytes;
  if (!has_bytes(bytes, header.pixels_at, needed)) throw_cut_short(kName);
  Image image = new_image(size, channels);
  convert_rows(format, raw_bytes(bytes) + header.pixels_at, stride, header.top_down, channels, image);
  return image;
}

Image read_rle_pixels(Bytes bytes, const Header& header, Size size, Channels channels) {
  if (header.bits > 8) throw_unsupported("run-length BMP without a palette");
  PixelFormat format = indexed_format(bytes, header);
  format.index_bits = 8;
  const RunLength kind = header.compression == kRle4 ? RunLength::kFourBits : RunLength::kEightBits;
  const std::vector<std::uint8_t> indices = decode_run_lengths(bytes, header.pixels_at, size, kind);
  if (indices.empty()) throw_cut_short(kName);
  Image image = new_image(size, channels);
  convert_rows(format, indices.data(), header.width, header.top_down, channels, image);
  return image;
}

// Text may begin with "BM" too, but no header is as long as what its letters would say.
bool is_bmp(Bytes bytes) {
  constexpr std::uint32_t kMostHeaderBytes = 0xFFFF;
  if (!starts_with(bytes, "BM")) return false;
  return !has_bytes(bytes, kFileHeaderBytes, 4) || read_le32(bytes, kFileHeaderBytes) <= kMostHeaderBytes;
}

Size bmp_size(Bytes bytes, const Limits& limits) {
  const Header header = parse_header(bytes);
  return checked_size(header.width, header.height, limits);
}

Decoded decode_bmp(Bytes bytes, const DecodeOptions& options) {
  const Header header = parse_header(bytes);
  const Size size = checked_size(header.width, header.height, options.limits);
  const bool run_lengths = header.compression == kRle8 || header.compression == kRle4;
  Decoded decoded;
  decoded.image = run_lengths ? read_rle_pixels(bytes, header, size, options.channels)
                              : read_raw_pixels(bytes, header, size, options.channels);
  return decoded;
}

}  // namespace

const Format kBmpFormat = {kName, is_bmp, bmp_size, decode_bmp};

}  // namespace tta

// EXIF is a TIFF file (TIFF 6.0, section 2):
//
//   block     = ["Exif" 0 0] header ... directory
//   header    = "II" 42 offset | "MM" 42 offset          (byte order of all numbers; offset of the directory, u32)
//   directory = count:u16 entry*count
//   entry     = tag:u16 type:u16 count:u32 value:4 bytes (a u16 stands in the first two)
#include "tta/image/codec/orientation.h"

#include <cassert>
#include <cstring>

namespace tta {
namespace {

constexpr std::uint32_t kOrientationTag = 0x0112;
constexpr std::uint32_t kShortType = 3;
constexpr std::uint32_t kLongType = 4;
constexpr std::size_t kEntryBytes = 12;

struct TiffReader {
  Bytes bytes;
  bool little_endian;

  std::uint32_t u16(std::size_t at) const { return little_endian ? read_le16(bytes, at) : read_be16(bytes, at); }
  std::uint32_t u32(std::size_t at) const { return little_endian ? read_le32(bytes, at) : read_be32(bytes, at); }

  // The one number of the entry at `at`, or 0 if it isn't one number.
  std::uint32_t entry_number(std::size_t at) const {
    if (u32(at + 4) != 1) return 0;
    if (u16(at + 2) == kShortType) return u16(at + 8);
    if (u16(at + 2) == kLongType) return u32(at + 8);
    return 0;
  }
};

}  // namespace

int exif_orientation(Bytes exif) {
  using namespace std::string_view_literals;
  constexpr std::string_view kPrefix = "Exif\0\0"sv;
  if (starts_with(exif, kPrefix)) exif = exif.subspan(kPrefix.size());
  const bool little_endian = starts_with(exif, "II\x2A\0"sv);
  if (!little_endian && !starts_with(exif, "MM\0\x2A"sv)) return 1;
  if (exif.size() < 8) return 1;

  const TiffReader tiff{exif, little_endian};
  const std::size_t directory = tiff.u32(4);
  if (!has_bytes(exif, directory, 2)) return 1;
  std::uint32_t orientation = 1;
  std::size_t at = directory + 2;
  for (std::uint32_t left = tiff.u16(directory); left > 0 && has_bytes(exif, at, kEntryBytes); --left) {
    if (tiff.u16(at) == kOrientationTag) orientation = tiff.entry_number(at);  // of several the last, as Pillow
    at += kEntryBytes;
  }
  return orientation >= 1 && orientation <= 8 ? static_cast<int>(orientation) : 1;
}

Image apply_orientation(ImageView source, int orientation) {
  assert(orientation >= 1 && orientation <= 8);
  // The tag says where row 0 and column 0 of the stored pixels belong. From 5 on rows become columns.
  const bool transposed = orientation >= 5;
  const bool from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const bool from_bottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;

  const std::ptrdiff_t channels = source.channels();
  const std::ptrdiff_t right = from_right ? -channels : channels;
  const std::ptrdiff_t down = from_bottom ? -source.stride() : source.stride();
  const std::uint8_t* const corner =
      source.pixel(from_right ? source.width() - 1 : 0, from_bottom ? source.height() - 1 : 0);
  const std::ptrdiff_t step_x = transposed ? down : right;
  const std::ptrdiff_t step_y = transposed ? right : down;

  const Size size = transposed ? Size{source.height(), source.width()} : source.size();
  Image result(size, source.channels());
  for (int y = 0; y < size.height; ++y) {
    const std::uint8_t* from = corner + y * step_y;
    std::uint8_t* to = result.row(y);
    for (int x = 0; x < size.width; ++x, from += step_x, to += channels) {
      std::memcpy(to, from, static_cast<std::size_t>(channels));
    }
  }
  return result;
}

}  // namespace tta

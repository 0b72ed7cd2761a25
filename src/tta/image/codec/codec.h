// Encoded bytes to pixels and back: one table of formats, each format one file pair.
//
// Decoding equals Pillow's Image.open(f).convert("RGB") or .convert("L") to the bit (docs/decisions/0004): accurate
// integer DCT, fancy upsampling, Pillow's CMYK formula and luma weights, alpha dropped, gamma and colour profiles
// ignored. The one exception: 16-bit gray is v >> 8, where Pillow saturates. Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tta/base/core/limits.h"
#include "tta/image/image.h"

namespace tta {

enum class Channels { kGray = 1, kRgb = 3 };

// What to do with an EXIF orientation tag. Training pipelines ignore it, so that is the default.
enum class Orientation { kIgnore, kApply };

struct DecodeOptions {
  Channels channels = Channels::kRgb;
  Orientation orientation = Orientation::kIgnore;
  Limits limits;
};

struct Decoded {
  Image image;
  std::string_view format;  // "JPEG", "PNG", "WebP", "BMP", "PNM"
  int orientation_tag = 1;  // EXIF orientation that the file carries, 1..8; 1 also where it has none or a broken one
  int warnings = 0;         // problems that the decoder mended, as Pillow would without a word
};

// Decodes one image; an animation's first frame.
//
// Errors: kTooLarge before memory is taken (bytes, side, pixels); kUnsupported naming the format (GIF, TIFF, HEIC,
// AVIF, SVG, JPEG 2000, JPEG XL, ...) or the feature (12-bit JPEG); kDecode for damage, saying what it is and, for text
// or empty files, what the bytes look like. Messages are our own words and don't name the file: the caller knows it.
Decoded decode_image(std::span<const std::byte> bytes, const DecodeOptions& options);

// Width and height from the header alone, as stored (no orientation applied); same errors for what the header tells.
Size image_size(std::span<const std::byte> bytes, const Limits& limits);

// The format that the bytes begin as ("JPEG"), or nothing: a look at the first few alone.
std::optional<std::string_view> image_format(std::span<const std::byte> bytes);

// File name extensions of the formats that decode_image() takes, lower case with the dot. Folder walks use it; decoding
// itself looks at the bytes only.
std::span<const std::string_view> image_extensions();

// A PNG of the pixels: 8-bit gray or RGB, no metadata. Requires: not empty.
std::vector<std::byte> encode_png(ImageView image);

// A baseline JPEG of the pixels, gray or RGB, as Pillow's save(format="JPEG", quality=quality) makes it: the standard's
// tables scaled by the quality, accurate DCT, colours at half the resolution both ways (4:2:0), no metadata.
//
//   quality  1..100. Requires: not empty, quality allowed.
//
// Errors: kTooLarge for a side of more than 65,500 pixels.
std::vector<std::byte> encode_jpeg(ImageView image, int quality);

}  // namespace tta

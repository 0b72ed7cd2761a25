#include "tta/image/codec/codec.h"

#include <array>

#include "tta/base/core/error.h"
#include "tta/image/codec/format.h"
#include "tta/image/codec/orientation.h"
#include "tta/image/codec/unknown.h"

namespace tta {
namespace {

constexpr std::array<const Format*, 5> kFormats = {&kJpegFormat, &kPngFormat, &kWebpFormat, &kBmpFormat, &kPnmFormat};

constexpr std::array<std::string_view, 9> kExtensions = {".jpg", ".jpeg", ".png", ".webp", ".bmp",
                                                         ".ppm", ".pgm",  ".pbm", ".pnm"};

const Format& format_of(Bytes bytes, const Limits& limits) {
  if (bytes.size() > limits.encoded_bytes) {
    throw Error(ErrorCode::kTooLarge, "image has " + std::to_string(bytes.size()) + " bytes, allowed are " +
                                          std::to_string(limits.encoded_bytes) + " (--max-image-bytes)");
  }
  for (const Format* format : kFormats) {
    if (format->matches(bytes)) return *format;
  }
  throw_unknown(bytes);
}

}  // namespace

Decoded decode_image(std::span<const std::byte> bytes, const DecodeOptions& options) {
  const Format& format = format_of(bytes, options.limits);
  Decoded decoded = format.decode(bytes, options);
  decoded.format = format.name;
  if (options.orientation == Orientation::kApply && decoded.orientation_tag != 1) {
    decoded.image = apply_orientation(decoded.image, decoded.orientation_tag);
  }
  return decoded;
}

Size image_size(std::span<const std::byte> bytes, const Limits& limits) {
  return format_of(bytes, limits).read_size(bytes, limits);
}

std::optional<std::string_view> image_format(std::span<const std::byte> bytes) {
  for (const Format* format : kFormats) {
    if (format->matches(bytes)) return format->name;
  }
  return std::nullopt;
}

std::span<const std::string_view> image_extensions() {
  return kExtensions;
}

}  // namespace tta

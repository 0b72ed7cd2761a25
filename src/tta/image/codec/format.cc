#include "tta/image/codec/format.h"

#include "tta/base/core/error.h"

namespace tta {

Size checked_size(std::uint64_t width, std::uint64_t height, const Limits& limits) {
  const std::string found = "image is " + std::to_string(width) + " x " + std::to_string(height) + " pixels";
  if (width == 0 || height == 0) throw Error(ErrorCode::kDecode, found);
  const auto side = static_cast<std::uint64_t>(limits.side_px);
  if (width > side || height > side) {
    throw Error(ErrorCode::kTooLarge, found + ", allowed are " + std::to_string(side) + " a side (--max-side)");
  }
  if (width * height > limits.pixels) {
    throw Error(ErrorCode::kTooLarge,
                found + ", allowed are " + std::to_string(limits.pixels) + " pixels in all (--max-pixels)");
  }
  return {static_cast<int>(width), static_cast<int>(height)};
}

Image new_image(Size size, Channels channels) {
  return Image(size, static_cast<int>(channels));
}

void throw_cut_short(std::string_view format) {
  throw Error(ErrorCode::kDecode, std::string(format) + " is cut short: the data end before the last pixel");
}

void throw_damaged(std::string_view format, const std::string& what) {
  throw Error(ErrorCode::kDecode, std::string(format) + " is damaged: " + what);
}

void throw_unsupported(const std::string& feature) {
  throw Error(ErrorCode::kUnsupported, feature + " is not supported: convert the image to PNG or to a common JPEG");
}

}  // namespace tta

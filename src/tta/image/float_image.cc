#include "tta/image/float_image.h"

#include <algorithm>
#include <cassert>

namespace tta {

FloatImage::FloatImage(Size image_size, int channel_count)
    : size(image_size),
      channels(channel_count),
      values(static_cast<std::size_t>(image_size.width) * static_cast<std::size_t>(image_size.height) *
             static_cast<std::size_t>(channel_count)) {}

FloatImage to_floats(ImageView image) {
  FloatImage result(image.size(), image.channels());
  for (int y = 0; y < image.height(); ++y) std::copy_n(image.row(y), result.stride(), result.row(y));
  return result;
}

Image to_bytes(const FloatImage& image) {
  Image result(image.size, image.channels);
  std::uint8_t* byte = result.row(0);
  for (const float value : image.values) {
    constexpr float kNoFraction = 0x1p23F;  // from here on a float32 has no fraction left: adding it rounds
    *byte++ = static_cast<std::uint8_t>((std::clamp(value, 0.0F, 255.0F) + kNoFraction) - kNoFraction);
  }
  return result;
}

FloatImage cropped(const FloatImage& image, Rect rect) {
  assert(rect.x >= 0 && rect.y >= 0 && rect.x + rect.width <= image.size.width &&
         rect.y + rect.height <= image.size.height);
  FloatImage result({rect.width, rect.height}, image.channels);
  for (int y = 0; y < rect.height; ++y) {
    std::copy_n(image.row(rect.y + y) + std::ptrdiff_t{rect.x} * image.channels, result.stride(), result.row(y));
  }
  return result;
}

}  // namespace tta

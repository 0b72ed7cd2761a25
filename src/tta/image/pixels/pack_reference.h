// The slow, obvious twin of pack(): every element of the tensor looks up its pixel. Tests only.
#pragma once

#include <cstring>
#include <utility>
#include <vector>

#include "tta/image/pixels/pack.h"

namespace tta {

inline std::uint8_t moved_value_reference(ImageView image, Move move, Size result, int x, int y, int c) {
  if (move.flip_x) x = result.width - 1 - x;
  if (move.flip_y) y = result.height - 1 - y;
  if (move.transpose) std::swap(x, y);
  return image.pixel(x, y)[c];
}

template <typename Element>
void append_element(std::vector<std::byte>& bytes, Element element) {
  bytes.resize(bytes.size() + sizeof element);
  std::memcpy(bytes.data() + bytes.size() - sizeof element, &element, sizeof element);
}

inline void append_value_reference(std::vector<std::byte>& bytes, const PackTable& table, int c, std::uint8_t value) {
  const auto channel = static_cast<std::size_t>(c);
  switch (table.dtype) {
    case DType::kFloat32: return append_element(bytes, table.values[channel][value]);
    case DType::kFloat16: return append_element(bytes, table.halves[channel][value]);
    case DType::kUInt8: return append_element(bytes, value);
  }
}

inline std::vector<std::byte> pack_reference(ImageView image, Move move, const PackTable& table, Layout layout,
                                             bool reverse_channels) {
  Size size = image.size();
  if (move.transpose) std::swap(size.width, size.height);
  const int channels = image.channels();
  const int pixels = size.width * size.height;
  std::vector<std::byte> bytes;
  for (int element = 0; element < pixels * channels; ++element) {
    const int pixel = layout == Layout::kNchw ? element % pixels : element / channels;
    const int to = layout == Layout::kNchw ? element / pixels : element % channels;
    const int c = reverse_channels ? channels - 1 - to : to;
    append_value_reference(bytes, table, c,
                           moved_value_reference(image, move, size, pixel % size.width, pixel / size.width, c));
  }
  return bytes;
}

}  // namespace tta

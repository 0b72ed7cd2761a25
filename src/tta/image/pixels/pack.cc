// Oracle: pack_reference.h; tested by pack_test.cc.
#include "tta/image/pixels/pack.h"

#include <array>
#include <cassert>
#include <utility>

namespace tta {
namespace {

// The image as the result sees it: pixel (x, y) of the result is at origin + x * step_x + y * step_y.
template <typename Pixel>
struct MovedImage {
  const Pixel* origin;
  std::ptrdiff_t step_x;
  std::ptrdiff_t step_y;
  Size size;
};

template <typename Pixel>
MovedImage<Pixel> moved(const Pixel* pixels, int channels, std::ptrdiff_t stride, Size size, Move move) {
  MovedImage<Pixel> result{pixels, channels, stride, size};
  if (move.transpose) {
    std::swap(result.step_x, result.step_y);
    std::swap(result.size.width, result.size.height);
  }
  if (move.flip_x) {
    result.origin += (result.size.width - 1) * result.step_x;
    result.step_x = -result.step_x;
  }
  if (move.flip_y) {
    result.origin += (result.size.height - 1) * result.step_y;
    result.step_y = -result.step_y;
  }
  return result;
}

// Where each channel of the image has its first element.
template <std::size_t kChannels, typename Element>
std::array<Element*, kChannels> first_elements(Element* row, Size size, Layout layout, bool reverse_channels) {
  const std::ptrdiff_t distance = layout == Layout::kNchw ? std::ptrdiff_t{size.width} * size.height : 1;
  std::array<Element*, kChannels> elements;
  for (std::size_t c = 0; c < kChannels; ++c) {
    const std::size_t to = reverse_channels ? kChannels - 1 - c : c;
    elements[c] = row + static_cast<std::ptrdiff_t>(to) * distance;
  }
  return elements;
}

// One row of the result. `values(c, v)` is what the 8-bit value v of channel c becomes; kStep is the distance between
// neighbouring pixels in the tensor. Advances `out` to the next row.
template <std::ptrdiff_t kStep, std::size_t kChannels, typename Pixel, typename Element, typename Values>
void pack_row(const Pixel* pixel, std::ptrdiff_t step_x, int width, std::array<Element*, kChannels>& out,
              const Values& values) {
  for (std::ptrdiff_t x = 0; x < width; ++x, pixel += step_x) {
    for (std::size_t c = 0; c < kChannels; ++c) out[c][x * kStep] = values(c, pixel[c]);
  }
  for (Element*& element : out) element += width * kStep;
}

template <std::size_t kChannels, typename Pixel, typename Element, typename Values>
void pack_image(const MovedImage<Pixel>& image, Layout layout, bool reverse_channels, Element* row,
                const Values& values) {
  auto out = first_elements<kChannels>(row, image.size, layout, reverse_channels);
  for (std::ptrdiff_t y = 0; y < image.size.height; ++y) {
    const Pixel* pixels = image.origin + y * image.step_y;
    if (layout == Layout::kNchw) {
      pack_row<1>(pixels, image.step_x, image.size.width, out, values);
    } else {
      pack_row<kChannels>(pixels, image.step_x, image.size.width, out, values);
    }
  }
}

template <typename Element, typename Values>
void pack_elements(ImageView image, Move move, Layout layout, bool reverse_channels, std::span<std::byte> row,
                   const Values& values) {
  assert(row.size() == static_cast<std::size_t>(image.width()) * static_cast<std::size_t>(image.height()) *
                           static_cast<std::size_t>(image.channels()) * sizeof(Element));
  auto* elements = reinterpret_cast<Element*>(row.data());
  const auto pixels = moved(image.row(0), image.channels(), image.stride(), image.size(), move);
  if (image.channels() == 3) {
    pack_image<3>(pixels, layout, reverse_channels, elements, values);
  } else {
    pack_image<1>(pixels, layout, reverse_channels, elements, values);
  }
}

}  // namespace

void pack(ImageView image, Move move, const PackTable& table, Layout layout, bool reverse_channels,
          std::span<std::byte> row) {
  assert(image.channels() == 1 || image.channels() == 3);
  switch (table.dtype) {
    case DType::kFloat32:
      return pack_elements<float>(image, move, layout, reverse_channels, row,
                                  [&](std::size_t c, std::uint8_t v) { return table.values[c][v]; });
    case DType::kFloat16:
      return pack_elements<std::uint16_t>(image, move, layout, reverse_channels, row,
                                          [&](std::size_t c, std::uint8_t v) { return table.halves[c][v]; });
    case DType::kUInt8:
      return pack_elements<std::uint8_t>(image, move, layout, reverse_channels, row,
                                         [](std::size_t, std::uint8_t v) { return v; });
  }
}

void pack_floats(const FloatImage& image, Move move, DType dtype, Layout layout, bool reverse_channels,
                 std::span<std::byte> row) {
  assert(dtype != DType::kUInt8 && row.size() == image.values.size() * dtype_size(dtype));
  const auto pixels = moved(image.values.data(), image.channels, image.stride(), image.size, move);
  const auto pack_as = [&](auto* elements, const auto& values) {
    if (image.channels == 3) return pack_image<3>(pixels, layout, reverse_channels, elements, values);
    pack_image<1>(pixels, layout, reverse_channels, elements, values);
  };
  if (dtype == DType::kFloat32) {
    pack_as(reinterpret_cast<float*>(row.data()), [](std::size_t, float v) { return v; });
  } else {
    pack_as(reinterpret_cast<std::uint16_t*>(row.data()), [](std::size_t, float v) { return float16_from_float32(v); });
  }
}

}  // namespace tta

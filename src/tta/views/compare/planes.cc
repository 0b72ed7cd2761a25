#include "tta/views/compare/planes.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "tta/base/core/error.h"

namespace tta {
namespace {

// The shape without a leading 1 for the batch, as three sides; empty where it is no such thing.
std::vector<std::int64_t> three_sides(const std::vector<std::int64_t>& shape) {
  std::vector<std::int64_t> sides = shape;
  if (sides.size() == 4 && sides.front() == 1) sides.erase(sides.begin());
  if (sides.size() == 2) sides.insert(sides.begin(), 1);
  return sides.size() == 3 ? sides : std::vector<std::int64_t>{};
}

// Both ways to read three sides, as far as they are an image's.
std::vector<TensorShape> readings_of(const std::vector<std::int64_t>& sides) {
  constexpr std::int64_t kMaxSide = std::numeric_limits<std::int32_t>::max();
  std::vector<TensorShape> readings;
  const auto add = [&](Layout layout, std::int64_t channels, std::int64_t height, std::int64_t width) {
    const bool is_image = (channels == 1 || channels == 3) && height >= 1 && width >= 1;
    if (!is_image || height > kMaxSide || width > kMaxSide) return;
    readings.push_back({layout, static_cast<int>(channels), {static_cast<int>(width), static_cast<int>(height)}});
  };
  if (sides.empty()) return readings;
  add(Layout::kNchw, sides[0], sides[1], sides[2]);
  add(Layout::kNhwc, sides[2], sides[0], sides[1]);
  return readings;
}

int likeness(const TensorShape& shape, const TensorShape& expected) {
  return 4 * (shape.size == expected.size) + 2 * (shape.channels == expected.channels) +
         (shape.layout == expected.layout);
}

}  // namespace

TensorShape read_tensor_shape(const NumpyArray& array, const TensorShape& expected, const std::string& name) {
  const std::vector<TensorShape> readings = readings_of(three_sides(array.shape));
  if (readings.empty()) {
    const bool several = array.shape.size() == 4 && array.shape.front() > 1;
    throw Error(ErrorCode::kUnsupported,
                name + ": " + shape_text(array.shape) +
                    (several ? " holds several images; save the tensor of one, x[:1]"
                             : " is no tensor of an image; [1, C, H, W], [C, H, W], [1, H, W, C] and [H, W, C] with "
                               "1 or 3 channels are compared"));
  }
  return *std::max_element(readings.begin(), readings.end(), [&](const TensorShape& a, const TensorShape& b) {
    return likeness(a, expected) < likeness(b, expected);
  });
}

Planes planes_of(const NumpyArray& array, const TensorShape& shape, bool reshaped) {
  // Strides in the file, of the sides that are there: a leading 1 has none to walk, [H, W] has no channels to walk.
  std::vector<std::size_t> strides = array.strides();
  if (strides.size() == 4) strides.erase(strides.begin());
  if (strides.size() == 2) strides.insert(strides.begin(), 0);
  const auto height = static_cast<std::size_t>(shape.size.height);
  const auto width = static_cast<std::size_t>(shape.size.width);
  const auto channels = static_cast<std::size_t>(shape.channels);
  const bool channels_first = shape.layout == Layout::kNchw;
  const std::array<std::size_t, 3> sides =
      channels_first ? std::array{channels, height, width} : std::array{height, width, channels};
  // Where value (c, y, x) lies, counted row by row through the shape; and from there in the file.
  const auto counted = [&](std::size_t c, std::size_t y, std::size_t x) {
    return channels_first != reshaped ? (c * height + y) * width + x : (y * width + x) * channels + c;
  };
  const auto in_file = [&](std::size_t index) {
    const std::size_t last = index % sides[2];
    const std::size_t middle = index / sides[2] % sides[1];
    return index / sides[2] / sides[1] * strides[0] + middle * strides[1] + last * strides[2];
  };
  Planes planes(shape.channels, shape.size);
  float* value = planes.values.data();
  for (std::size_t c = 0; c < channels; ++c) {
    for (std::size_t y = 0; y < height; ++y) {
      for (std::size_t x = 0; x < width; ++x) {
        *value++ = static_cast<float>(array.number(in_file(counted(c, y, x))));
      }
    }
  }
  return planes;
}

Planes moved(const Planes& planes, Move move) {
  const Size size = move.transpose ? Size{planes.size.height, planes.size.width} : planes.size;
  Planes result(planes.channels, size);
  float* value = result.values.data();
  for (int c = 0; c < planes.channels; ++c) {
    const std::span<const float> plane = planes.plane(c);
    for (int y = 0; y < size.height; ++y) {
      for (int x = 0; x < size.width; ++x) {
        int from_x = move.flip_x ? size.width - 1 - x : x;
        int from_y = move.flip_y ? size.height - 1 - y : y;
        if (move.transpose) std::swap(from_x, from_y);
        *value++ = plane[static_cast<std::size_t>(from_y) * static_cast<std::size_t>(planes.size.width) +
                         static_cast<std::size_t>(from_x)];
      }
    }
  }
  return result;
}

void round_to_halves(Planes& planes) {
  for (float& value : planes.values) value = float32_from_float16(float16_from_float32(value));
}

}  // namespace tta

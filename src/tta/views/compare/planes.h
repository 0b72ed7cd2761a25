// A picture or a tensor as planes of numbers, one per channel, and how a numpy array is read as such.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "tta/base/npy.h"
#include "tta/base/tensor.h"
#include "tta/image/image.h"
#include "tta/image/pixels/pack.h"

namespace tta {

struct Planes {
  Planes() = default;
  Planes(int channel_count, Size plane_size)
      : channels(channel_count), size(plane_size), values(static_cast<std::size_t>(channel_count) * area()) {}

  std::size_t area() const { return static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height); }
  std::span<float> plane(int channel) {
    return std::span(values).subspan(static_cast<std::size_t>(channel) * area(), area());
  }
  std::span<const float> plane(int channel) const {
    return std::span(values).subspan(static_cast<std::size_t>(channel) * area(), area());
  }

  int channels = 0;
  Size size;
  std::vector<float> values;  // channels x height x width
};

// What a shape says about a tensor of one image.
struct TensorShape {
  Layout layout = Layout::kNchw;
  int channels = 0;
  Size size;
  bool operator==(const TensorShape&) const = default;
};

// Reads [1,C,H,W], [C,H,W], [1,H,W,C], [H,W,C] or [H,W], with 1 or 3 channels. Where a shape can be read in two ways,
// the one nearer to `expected` counts: its layout and size, then its size, then its layout.
// Errors, kUnsupported, naming the array: several images, or no image.
TensorShape read_tensor_shape(const NumpyArray& array, const TensorShape& expected, const std::string& name);

// The array's numbers as `shape` says, rounded to float32 where they are finer; `reshaped` takes them for values of the
// other layout that were given this shape without being transposed.
Planes planes_of(const NumpyArray& array, const TensorShape& shape, bool reshaped);

// The planes with pixels moved (pack.h says how).
Planes moved(const Planes& planes, Move move);

// Every value rounded to float16.
void round_to_halves(Planes& planes);

}  // namespace tta

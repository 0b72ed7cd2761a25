// 8-bit pixels into one row of a model's input tensor: table look-up per channel, layout, channel order and dtype in
// one pass. Thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "tta/base/tensor.h"
#include "tta/image/float_image.h"
#include "tta/image/image.h"

namespace tta {

// What an 8-bit value becomes, per channel *of the image* (before any RGB/BGR swap). float16 tensors store these floats
// rounded half to even.
struct PackTable {
  DType dtype = DType::kFloat32;
  std::array<std::array<float, 256>, 3> values{};          // float32
  std::array<std::array<std::uint16_t, 256>, 3> halves{};  // the same as float16; filled when dtype is kFloat16
};

// Where pixels go when they are moved without being changed: one of the eight symmetries of the rectangle, applied to
// the image as it is packed. Pixel (x, y) of the result is pixel (x', y') of the image, found in this order: if flip_x,
// x is counted from the result's right side (x := result width - 1 - x); if flip_y, y from its bottom; if transpose, x
// and y are exchanged. So {flip_x} mirrors, {flip_x, flip_y} is a half turn, {flip_y, transpose} a quarter turn
// counter-clockwise and {flip_x, transpose} one clockwise.
struct Move {
  bool flip_x = false;
  bool flip_y = false;
  bool transpose = false;
  bool operator==(const Move&) const = default;
};

// Writes `image`, moved by `move`, into `row`: C x H x W (NCHW) or H x W x C (NHWC) elements of table.dtype. uint8
// tensors take the pixels themselves. `reverse_channels` writes channel c of the image to channel C - 1 - c (BGR).
//
//   Result size: width and height exchanged if move.transpose. Requires: row.size() fits exactly.
void pack(ImageView image, Move move, const PackTable& table, Layout layout, bool reverse_channels,
          std::span<std::byte> row);

// The same for numbers that are already what the model takes, in `dtype` float32 or float16 (rounded half to even).
void pack_floats(const FloatImage& image, Move move, DType dtype, Layout layout, bool reverse_channels,
                 std::span<std::byte> row);

}  // namespace tta

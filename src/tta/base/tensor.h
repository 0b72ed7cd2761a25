// Tensors that go into a model: a buffer with an element type and a shape.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tta {

enum class DType { kFloat32, kFloat16, kUInt8 };
enum class Layout { kNchw, kNhwc };

std::size_t dtype_size(DType dtype);          // bytes of one element
std::string_view dtype_name(DType dtype);     // "float32", "float16", "uint8"
std::string_view layout_name(Layout layout);  // "NCHW", "NHWC"

// IEEE 754 binary16 from binary32, round half to even, overflow to infinity; and back, exactly.
// Oracle: numpy's astype(float16).
std::uint16_t float16_from_float32(float value);
float float32_from_float16(std::uint16_t half);

// A dense row-major tensor that owns its memory, 64-byte aligned and zeroed. Movable, not copyable. No thread rule of
// its own: different rows may be written by different threads.
class Tensor {
 public:
  Tensor() = default;
  Tensor(DType dtype, std::vector<std::int64_t> shape);  // Requires: every dimension >= 0, the product fits memory.

  DType dtype() const { return dtype_; }
  const std::vector<std::int64_t>& shape() const { return shape_; }
  std::size_t size_bytes() const { return size_bytes_; }
  std::byte* data() { return data_.get(); }
  const std::byte* data() const { return data_.get(); }

  std::span<float> floats();              // Requires: float32.
  std::span<const float> floats() const;  // Requires: float32.

  // Row `index` along the first dimension. Requires: index < shape()[0].
  std::span<std::byte> row(std::int64_t index);
  std::span<const std::byte> row(std::int64_t index) const;

 private:
  struct Free {
    void operator()(std::byte* pointer) const;
  };
  DType dtype_ = DType::kFloat32;
  std::vector<std::int64_t> shape_;
  std::size_t size_bytes_ = 0;
  std::unique_ptr<std::byte, Free> data_;
};

}  // namespace tta

#include "tta/base/tensor.h"

#include <bit>
#include <cassert>
#include <cstring>
#include <limits>
#include <new>

namespace tta {
namespace {

constexpr std::align_val_t kAlignment{64};

std::size_t checked_size_bytes(DType dtype, const std::vector<std::int64_t>& shape) {
  std::size_t bytes = dtype_size(dtype);
  for (const std::int64_t dimension : shape) {
    assert(dimension >= 0);
    const auto factor = static_cast<std::size_t>(dimension);
    assert(factor == 0 || bytes <= std::numeric_limits<std::size_t>::max() / factor);
    bytes *= factor;
  }
  return bytes;
}

}  // namespace

std::size_t dtype_size(DType dtype) {
  switch (dtype) {
    case DType::kFloat32: return 4;
    case DType::kFloat16: return 2;
    case DType::kUInt8: return 1;
  }
  assert(false && "a dtype without a size");
  return 0;
}

std::string_view dtype_name(DType dtype) {
  switch (dtype) {
    case DType::kFloat32: return "float32";
    case DType::kFloat16: return "float16";
    case DType::kUInt8: return "uint8";
  }
  assert(false && "a dtype without a name");
  return "";
}

std::string_view layout_name(Layout layout) {
  return layout == Layout::kNchw ? "NCHW" : "NHWC";
}

std::uint16_t float16_from_float32(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t sign = bits >> 16 & 0x8000;
  const std::uint32_t magnitude = bits & 0x7FFFFFFF;
  constexpr std::uint32_t kInfinity = 0x7F800000;
  constexpr std::uint32_t kSmallestNormal = 0x38800000;  // 2^-14
  constexpr std::uint32_t kOverflow = 0x477FF000;        // 65520, half way from 65504 to what would be 65536

  if (magnitude > kInfinity) {  // NaN: keep the upper bits of the payload, and at least one
    const std::uint32_t payload = magnitude >> 13 & 0x3FF;
    return static_cast<std::uint16_t>(sign | 0x7C00 | (payload == 0 ? 1 : payload));
  }
  if (magnitude >= kOverflow) return static_cast<std::uint16_t>(sign | 0x7C00);
  if (magnitude < kSmallestNormal) {
    // Adding 0.5 puts the subnormal's unit, 2^-24, on the last bit of the sum, and the addition rounds half to even.
    const float sum = std::bit_cast<float>(magnitude) + 0.5f;
    return static_cast<std::uint16_t>(sign | (std::bit_cast<std::uint32_t>(sum) - std::bit_cast<std::uint32_t>(0.5f)));
  }
  // Rebias the exponent from 127 to 15, then round the 13 bits that go away half to even.
  const std::uint32_t rebiased = magnitude - ((127u - 15u) << 23);
  const std::uint32_t is_odd = rebiased >> 13 & 1;
  return static_cast<std::uint16_t>(sign | (rebiased + 0xFFF + is_odd) >> 13);
}

float float32_from_float16(std::uint16_t half) {
  const std::uint32_t sign = std::uint32_t{half & 0x8000u} << 16;
  const std::uint32_t exponent = half >> 10 & 0x1Fu;
  const std::uint32_t fraction = half & 0x3FFu;
  if (exponent == 0) {  // zero and subnormals: units of 2^-24
    const float magnitude = static_cast<float>(fraction) * 0x1p-24f;
    return std::bit_cast<float>(sign | std::bit_cast<std::uint32_t>(magnitude));
  }
  const std::uint32_t wide_exponent = exponent == 0x1F ? 0xFF : exponent + (127 - 15);
  return std::bit_cast<float>(sign | wide_exponent << 23 | fraction << 13);
}

Tensor::Tensor(DType dtype, std::vector<std::int64_t> shape)
    : dtype_(dtype),
      shape_(std::move(shape)),
      size_bytes_(checked_size_bytes(dtype, shape_)),
      data_(static_cast<std::byte*>(::operator new(size_bytes_, kAlignment))) {
  std::memset(data_.get(), 0, size_bytes_);
}

void Tensor::Free::operator()(std::byte* pointer) const {
  ::operator delete(pointer, kAlignment);
}

std::span<float> Tensor::floats() {
  assert(dtype_ == DType::kFloat32);
  return {reinterpret_cast<float*>(data_.get()), size_bytes_ / sizeof(float)};
}

std::span<const float> Tensor::floats() const {
  assert(dtype_ == DType::kFloat32);
  return {reinterpret_cast<const float*>(data_.get()), size_bytes_ / sizeof(float)};
}

std::span<std::byte> Tensor::row(std::int64_t index) {
  assert(!shape_.empty() && index >= 0 && index < shape_[0]);
  const std::size_t row_bytes = size_bytes_ / static_cast<std::size_t>(shape_[0]);
  return {data_.get() + static_cast<std::size_t>(index) * row_bytes, row_bytes};
}

std::span<const std::byte> Tensor::row(std::int64_t index) const {
  return const_cast<Tensor*>(this)->row(index);
}

}  // namespace tta

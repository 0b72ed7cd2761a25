#include "tta/base/tensor.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "support/support.h"
#include "tta/base/core/sha256.h"

namespace tta {
namespace {

using testing::golden_path;
using testing::NpyArray;
using testing::read_npy;

TEST(Dtype, SizesAndNames) {
  EXPECT_EQ(dtype_size(DType::kFloat32), 4u);
  EXPECT_EQ(dtype_size(DType::kFloat16), 2u);
  EXPECT_EQ(dtype_size(DType::kUInt8), 1u);
  EXPECT_EQ(dtype_name(DType::kFloat32), "float32");
  EXPECT_EQ(dtype_name(DType::kFloat16), "float16");
  EXPECT_EQ(dtype_name(DType::kUInt8), "uint8");
  EXPECT_EQ(layout_name(Layout::kNchw), "NCHW");
  EXPECT_EQ(layout_name(Layout::kNhwc), "NHWC");
}

TEST(Float16, WideningThenNarrowingGivesEveryHalfBack) {
  for (std::uint32_t half = 0; half < 0x10000; ++half) {
    const float wide = float32_from_float16(static_cast<std::uint16_t>(half));
    ASSERT_EQ(float16_from_float32(wide), half);
  }
}

// The definition of IEEE 754 section 3.4 in double arithmetic: the slow, obvious twin.
double half_by_definition(std::uint32_t half) {
  const double sign = half & 0x8000 ? -1 : 1;
  const int exponent = static_cast<int>(half >> 10 & 0x1F);
  const double fraction = (half & 0x3FF) / 1024.0;
  if (exponent == 0) return sign * std::ldexp(fraction, -14);
  return sign * std::ldexp(1 + fraction, exponent - 15);
}

TEST(Float16, EveryFiniteHalfIsWidenedByDefinition) {
  for (std::uint32_t half = 0; half < 0x10000; ++half) {
    if ((half & 0x7C00) == 0x7C00) continue;
    const float wide = float32_from_float16(static_cast<std::uint16_t>(half));
    ASSERT_EQ(wide, half_by_definition(half)) << half;
    ASSERT_EQ(std::signbit(wide), (half & 0x8000) != 0) << half;
  }
  EXPECT_EQ(float32_from_float16(0x7C00), INFINITY);
  EXPECT_EQ(float32_from_float16(0xFC00), -INFINITY);
  EXPECT_TRUE(std::isnan(float32_from_float16(0x7C01)));
}

TEST(Float16, WidensAsNumpyDoes) {
  std::vector<std::uint32_t> bits;
  for (std::uint32_t half = 0; half < 0x10000; ++half) {
    bits.push_back(std::bit_cast<std::uint32_t>(float32_from_float16(static_cast<std::uint16_t>(half))));
  }
  std::string expected;
  std::getline(std::ifstream(golden_path("base/all_halves_widened.sha256")), expected);
  EXPECT_EQ(sha256_hex(std::as_bytes(std::span(bits))), expected);
}

TEST(Float16, NarrowsAsNumpyDoes) {
  const NpyArray floats = read_npy(golden_path("base/float32_bits.npy"));
  const NpyArray halves = read_npy(golden_path("base/float16_bits.npy"));
  ASSERT_GT(floats.shape.at(0), 10000u);
  ASSERT_EQ(floats.shape, halves.shape);
  for (std::size_t i = 0; i < floats.shape[0]; ++i) {
    const auto bits = static_cast<std::uint32_t>(floats.as<std::int32_t>()[i]);
    ASSERT_EQ(float16_from_float32(std::bit_cast<float>(bits)), halves.as<std::uint16_t>()[i]) << std::hex << bits;
  }
}

TEST(Tensor, IsZeroedAndAligned) {
  const Tensor tensor(DType::kFloat32, {2, 3, 5, 7});
  EXPECT_EQ(tensor.dtype(), DType::kFloat32);
  EXPECT_EQ(tensor.shape(), (std::vector<std::int64_t>{2, 3, 5, 7}));
  EXPECT_EQ(tensor.size_bytes(), 2u * 3 * 5 * 7 * 4);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(tensor.data()) % 64, 0u);
  ASSERT_EQ(tensor.floats().size(), 210u);
  for (const float value : tensor.floats()) EXPECT_EQ(value, 0.0f);
}

TEST(Tensor, SizesFollowTheDtype) {
  EXPECT_EQ(Tensor(DType::kFloat16, {3, 5}).size_bytes(), 30u);
  EXPECT_EQ(Tensor(DType::kUInt8, {3, 5}).size_bytes(), 15u);
  EXPECT_EQ(Tensor(DType::kUInt8, {}).size_bytes(), 1u);  // a scalar
}

TEST(Tensor, RowsFollowEachOther) {
  Tensor tensor(DType::kFloat32, {3, 2});
  for (std::size_t i = 0; i < 6; ++i) tensor.floats()[i] = static_cast<float>(i);
  const Tensor& reader = tensor;
  for (std::int64_t row = 0; row < 3; ++row) {
    ASSERT_EQ(tensor.row(row).size(), 8u);
    EXPECT_EQ(tensor.row(row).data(), tensor.data() + 8 * row);
    EXPECT_EQ(reader.row(row).data(), tensor.row(row).data());
    EXPECT_EQ(reinterpret_cast<const float*>(reader.row(row).data())[1], static_cast<float>(2 * row + 1));
  }
}

TEST(Tensor, EmptyOnesAreFine) {
  EXPECT_EQ(Tensor().size_bytes(), 0u);
  EXPECT_EQ(Tensor(DType::kFloat32, {0, 3}).floats().size(), 0u);
  EXPECT_TRUE(Tensor(DType::kUInt8, {2, 0}).row(1).empty());
}

TEST(Tensor, MovingKeepsTheMemory) {
  Tensor tensor(DType::kUInt8, {4});
  tensor.data()[3] = std::byte{9};
  const std::byte* memory = tensor.data();
  const Tensor moved = std::move(tensor);
  EXPECT_EQ(moved.data(), memory);
  EXPECT_EQ(moved.data()[3], std::byte{9});
  EXPECT_EQ(moved.size_bytes(), 4u);
}

}  // namespace
}  // namespace tta

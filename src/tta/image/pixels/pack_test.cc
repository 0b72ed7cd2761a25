#include "tta/image/pixels/pack.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "support/support.h"
#include "tta/image/pixels/pack_reference.h"
#include "tta/image/pixels/resample.h"

namespace tta {
namespace {

using testing::golden_path;
using testing::random_image;

// A value of its own for every channel and level.
PackTable distinct_table(DType dtype) {
  PackTable table;
  table.dtype = dtype;
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t v = 0; v < 256; ++v) {
      table.values[c][v] = static_cast<float>(c * 1000 + v) / 7.0F;
      table.halves[c][v] = static_cast<std::uint16_t>(c * 1000 + v);
    }
  }
  return table;
}

Move move_of(int bits) {
  return {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0};
}

TEST(Pack, EqualsItsTwin) {
  for (DType dtype : {DType::kFloat32, DType::kFloat16, DType::kUInt8}) {
    const PackTable table = distinct_table(dtype);
    for (Size size : {Size{1, 1}, Size{1, 6}, Size{6, 1}, Size{7, 5}, Size{33, 18}}) {
      for (int bits = 0; bits < 32; ++bits) {
        const int channels = (bits & 8) != 0 ? 3 : 1;
        const Image whole = random_image({size.width + 2, size.height + 3}, channels, 1);
        const ImageView image = whole.view().crop({1, 2, size.width, size.height});
        const Layout layout = (bits & 16) != 0 ? Layout::kNhwc : Layout::kNchw;
        for (bool reverse_channels : {false, true}) {
          const auto expected = pack_reference(image, move_of(bits), table, layout, reverse_channels);
          std::vector<std::byte> actual(expected.size());
          pack(image, move_of(bits), table, layout, reverse_channels, actual);
          EXPECT_EQ(actual, expected) << dtype_name(dtype) << " " << bits << " " << size.width << "x" << size.height;
        }
      }
    }
  }
}

TEST(Pack, FlipThenTransposeTurnsCounterClockwise) {
  Image image({3, 2}, 1);
  const std::uint8_t pixels[6] = {1, 2, 3, 4, 5, 6};
  std::copy(pixels, pixels + 6, image.row(0));
  std::vector<std::byte> row(6);
  pack(image, {/*flip_x=*/false, /*flip_y=*/true, /*transpose=*/true}, distinct_table(DType::kUInt8), Layout::kNchw,
       /*reverse_channels=*/false, row);
  const std::uint8_t turned[6] = {3, 6, 2, 5, 1, 4};
  EXPECT_EQ(std::memcmp(row.data(), turned, 6), 0);
}

TEST(Pack, IdentityViewIsTorchvisionsTensor) {
  const Image photo = testing::read_npy_image(golden_path("pixels/source_photo.npy"));
  const testing::NpyArray expected = testing::read_npy(golden_path("pixels/torchvision_tensor.npy"));
  constexpr std::array<float, 3> kMean{0.485F, 0.456F, 0.406F};
  constexpr std::array<float, 3> kStd{0.229F, 0.224F, 0.225F};
  PackTable table;
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t v = 0; v < 256; ++v) table.values[c][v] = (static_cast<float>(v) / 255.0F - kMean[c]) / kStd[c];
  }
  const Image view = resize(photo, {45, 32}, Filter::kBilinear, {8, 2, 28, 28});
  Tensor tensor(DType::kFloat32, {1, 3, 28, 28});
  pack(view, {}, table, Layout::kNchw, /*reverse_channels=*/false, tensor.row(0));
  ASSERT_EQ(expected.bytes.size(), tensor.size_bytes());
  EXPECT_EQ(std::memcmp(tensor.data(), expected.bytes.data(), tensor.size_bytes()), 0);
}

}  // namespace
}  // namespace tta

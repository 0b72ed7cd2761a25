#include "tta/views/compare/float_resize.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/support.h"
#include "tta/image/pixels/resample.h"

namespace tta {
namespace {

using testing::random_image;

constexpr ResizeStyle kStyles[] = {ResizeStyle::kTorchSmooth,   ResizeStyle::kTorchLinear, ResizeStyle::kTorchCubic,
                                   ResizeStyle::kOpenCvLinear,  ResizeStyle::kOpenCvCubic, ResizeStyle::kOpenCvArea,
                                   ResizeStyle::kOpenCvNearest, ResizeStyle::kTensorFlow1};

Rect whole(Size size) {
  return {0, 0, size.width, size.height};
}

TEST(FloatResize, PartsAreThePartsOfTheWhole) {
  const Image image = random_image({31, 17}, 3, 1);
  const Size size{12, 40};
  const Rect part{3, 7, 5, 22};
  for (const ResizeStyle style : kStyles) {
    const Planes all = resize_as(image, size, whole(size), style, Filter::kBilinear);
    const Planes some = resize_as(image, size, part, style, Filter::kBilinear);
    for (int c = 0; c < 3; ++c) {
      for (int y = 0; y < part.height; ++y) {
        for (int x = 0; x < part.width; ++x) {
          EXPECT_EQ(some.plane(c)[y * part.width + x], all.plane(c)[(y + part.y) * size.width + x + part.x])
              << style_name(style);
        }
      }
    }
  }
}

TEST(FloatResize, FlatPicturesStayFlatAndOwnSizesStayEqual) {
  Image flat({9, 5}, 1);
  std::fill_n(flat.row(0), flat.size_bytes(), std::uint8_t{77});
  const Image image = random_image({9, 5}, 1, 2);
  for (const ResizeStyle style : kStyles) {
    for (const Size size : {Size{1, 1}, Size{4, 11}, Size{20, 3}}) {
      for (const float value : resize_as(flat, size, whole(size), style, Filter::kBicubic).values) {
        EXPECT_NEAR(value, 77, 1e-3) << style_name(style);
      }
    }
    const Planes same = resize_as(image, {9, 5}, whole({9, 5}), style, Filter::kBilinear);
    for (std::size_t i = 0; i < same.values.size(); ++i) {
      EXPECT_NEAR(same.values[i], image.row(0)[i], 1e-3) << style_name(style);
    }
  }
}

// What Pillow rounds, torch leaves: no value is further away than the two roundings.
TEST(FloatResize, TorchSmoothIsPillowWithoutRounding) {
  const Image image = random_image({40, 31}, 1, 3);
  for (const Filter filter : {Filter::kBilinear, Filter::kBox, Filter::kHamming}) {
    const Image pillow = resize(image, {13, 50}, filter);
    const Planes torch = resize_as(image, {13, 50}, whole({13, 50}), ResizeStyle::kTorchSmooth, filter);
    for (std::size_t i = 0; i < torch.values.size(); ++i) EXPECT_NEAR(torch.values[i], pillow.row(0)[i], 1.01);
  }
}

// By hand: from 4 pixels to 2, the centres lie at 0.5 and 2.5, the left edges at 0 and 2.
TEST(FloatResize, KnowsWhereEachStyleLooks) {
  Image row({4, 1}, 1);
  const std::uint8_t pixels[] = {10, 20, 40, 81};
  std::copy_n(pixels, 4, row.row(0));
  const auto two = [&](ResizeStyle style) {
    return resize_as(row, {2, 1}, whole({2, 1}), style, Filter::kBilinear).values;
  };
  EXPECT_EQ(two(ResizeStyle::kTorchLinear), (std::vector<float>{15, 60.5F}));
  EXPECT_EQ(two(ResizeStyle::kOpenCvLinear), (std::vector<float>{15, 60}));
  EXPECT_EQ(two(ResizeStyle::kOpenCvArea), (std::vector<float>{15, 60}));
  EXPECT_EQ(two(ResizeStyle::kOpenCvNearest), (std::vector<float>{10, 40}));
  EXPECT_EQ(two(ResizeStyle::kTensorFlow1), (std::vector<float>{10, 40}));
}

}  // namespace
}  // namespace tta

#include "tta/image/pixels/resample.h"

#include <gtest/gtest.h>

#include <cstring>
#include <optional>
#include <random>

#include "support/support.h"
#include "tta/image/pixels/each_target.h"
#include "tta/image/pixels/resample_reference.h"

namespace tta {
namespace {

using testing::for_each_target;
using testing::golden_path;
using testing::pixel_difference;
using testing::random_image;
using testing::read_npy_image;

constexpr Filter kFilters[] = {Filter::kNearest, Filter::kBox,     Filter::kBilinear,
                               Filter::kHamming, Filter::kBicubic, Filter::kLanczos};
constexpr std::uint8_t kFill[3] = {11, 22, 33};

struct Box {
  float left;
  float top;
  float right;
  float bottom;
};

Image resample_box(ImageView source, Size size, Filter filter, Box box) {
  const AxisWindow across{source.width(), box.left, box.right, size.width};
  const AxisWindow down{source.height(), box.top, box.bottom, size.height};
  return resample(source, make_axis_taps(across, filter, Border::kReflect, 0, size.width),
                  make_axis_taps(down, filter, Border::kReflect, 0, size.height), kFill);
}

// The cases of tools/golden/pixels.py.
struct GoldenCase {
  std::string name;
  std::string source;
  Size size;
  std::optional<Box> box;
};

const GoldenCase kGoldenCases[] = {
    {"down", "rgb", {13, 9}, {}},
    {"up", "gray", {43, 31}, {}},
    {"wide", "rgb", {60, 11}, {}},
    {"row", "row", {12, 1}, {}},
    {"row_up", "row", {80, 3}, {}},
    {"column", "column", {1, 17}, {}},
    {"to_one", "rgb", {1, 1}, {}},
    {"box", "rgb", {16, 16}, Box{3.25F, 2.6F, 37.9F, 26.125F}},
    {"box_up", "gray", {24, 23}, Box{10.3F, 8.7F, 14.9F, 11.2F}},
    {"box_odd", "rgb", {7, 11}, Box{0.1F, 0.7F, 40.3F, 28.9F}},
    {"shift", "rgb", {24, 10}, Box{4, 1.5F, 28, 20}},
    {"cut", "rgb", {24, 19}, Box{4, 1, 28, 20}},
};

Image golden(const std::string& name) {
  return read_npy_image(golden_path("pixels/" + name + ".npy"));
}

TEST(Resample, EqualsPillow) {
  for_each_target([] {
    for (const GoldenCase& one : kGoldenCases) {
      const Image source = golden("source_" + one.source);
      for (Filter filter : kFilters) {
        const std::string name = one.name + "_" + std::string(filter_name(filter));
        const Image actual =
            one.box ? resample_box(source, one.size, filter, *one.box) : resize(source, one.size, filter);
        EXPECT_EQ(pixel_difference(actual, golden(name)), "") << name;
      }
    }
  });
}

TEST(Resample, EqualsTorchvisionsResizeAndCrop) {
  const Image photo = golden("source_photo");
  // Resize(32) of 61 x 43 is 45 x 32; CenterCrop(28) starts at round((45 - 28) / 2), halves to even.
  const Size size{45, 32};
  const std::pair<const char*, Rect> crops[] = {{"center", {8, 2, 28, 28}},
                                                {"top_left", {0, 0, 28, 28}},
                                                {"top_right", {17, 0, 28, 28}},
                                                {"bottom_left", {0, 4, 28, 28}},
                                                {"bottom_right", {17, 4, 28, 28}}};
  for (const auto& [anchor, part] : crops) {
    const Image expected = golden(std::string("torchvision_") + anchor);
    EXPECT_EQ(pixel_difference(resize(photo, size, Filter::kBilinear, part), expected), "") << anchor;
  }
}

// Widths and heights around the sizes of vectors and blocks.
Size awkward_size(std::mt19937& random) {
  const int sides[] = {1, 2, 3, 5, 15, 16, 17, 21, 31, 33, 64, 67};
  return {sides[random() % std::size(sides)], sides[random() % std::size(sides)]};
}

AxisWindow random_window(std::mt19937& random, int in_size, int out_size) {
  std::uniform_real_distribution<float> unit(0.0F, 1.0F);
  const auto input = static_cast<float>(in_size);
  if (random() % 4 == 0) return {in_size, 0.0F, input, out_size};
  const float from = (unit(random) * 1.5F - 0.5F) * input;
  return {in_size, from, from + 0.1F + unit(random) * input, out_size};
}

TEST(Resample, EqualsItsTwinOnEveryTarget) {
  for_each_target([] {
    std::mt19937 random(7);
    for (std::uint32_t round = 0; round < 400; ++round) {
      const Filter filter = kFilters[random() % std::size(kFilters)];
      const Border border = std::array{Border::kReflect, Border::kEdge, Border::kConstant}[random() % 3];
      const Image source = random_image(awkward_size(random), random() % 2 == 0 ? 1 : 3, round);
      const Size size = awkward_size(random);
      const AxisTaps x =
          make_axis_taps(random_window(random, source.width(), size.width), filter, border, 0, size.width);
      const AxisTaps y =
          make_axis_taps(random_window(random, source.height(), size.height), filter, border, 0, size.height);
      ASSERT_EQ(pixel_difference(resample(source, x, y, kFill), resample_reference(source, x, y, kFill)), "")
          << "round " << round << " " << filter_name(filter) << " " << border_name(border);
    }
  });
}

// The sanitizers see a load beyond the last pixel: the memory ends with it.
TEST(Resample, ReadsNothingBeyondAView) {
  for_each_target([] {
    const Image source = random_image({37, 19}, 3, 5);
    const ImageView crop = source.view().crop({6, 3, 31, 16});
    const auto bytes = static_cast<std::size_t>(crop.stride() * 15 + 31 * 3);
    const std::vector<std::uint8_t> exact(crop.row(0), crop.row(0) + bytes);
    const ImageView tight(exact.data(), crop.size(), 3, crop.stride());
    for (Filter filter : kFilters) {
      EXPECT_EQ(pixel_difference(resize(tight, {13, 29}, filter), resize(Image::copy_of(crop), {13, 29}, filter)), "");
    }
  });
}

TEST(Resample, PartEqualsCropOfWhole) {
  const Image source = random_image({61, 43}, 3, 9);
  for (Filter filter : kFilters) {
    const Image whole = resize(source, {45, 32}, filter);
    for (Rect part : {Rect{0, 0, 45, 32}, Rect{7, 3, 31, 20}, Rect{44, 31, 1, 1}, Rect{0, 5, 45, 1}}) {
      EXPECT_EQ(pixel_difference(resize(source, {45, 32}, filter, part), whole.view().crop(part)), "");
    }
  }
}

TEST(Resample, WindowFullyOutsideIsFilled) {
  const Image source = random_image({5, 4}, 3, 3);
  const AxisTaps x = make_axis_taps({5, 10, 14, 4}, Filter::kBilinear, Border::kConstant, 0, 4);
  const AxisTaps y = make_axis_taps({4, 0, 4, 3}, Filter::kBilinear, Border::kConstant, 0, 3);
  const Image image = resample(source, x, y, kFill);
  for (int i = 0; i < 12; ++i) EXPECT_EQ(std::memcmp(image.row(i / 4) + i % 4 * 3, kFill, 3), 0) << i;
}

TEST(Resample, SourceOfOnePixelIsThatPixelEverywhere) {
  const Image source = random_image({1, 1}, 3, 8);
  for (Filter filter : kFilters) {
    const Image image = resample_box(source, {9, 4}, filter, {-3, -2, 5, 6.5F});
    for (int i = 0; i < 36; ++i) {
      EXPECT_EQ(std::memcmp(image.row(i / 9) + i % 9 * 3, source.row(0), 3), 0) << filter_name(filter);
    }
  }
}

}  // namespace
}  // namespace tta

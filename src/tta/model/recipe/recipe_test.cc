#include "tta/model/recipe/recipe.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "support/support.h"

namespace tta {
namespace {

using testing::error_of;
using testing::golden_path;
using testing::read_npy;

Normalize torchvision_normalize(std::array<float, 3> mean, std::array<float, 3> std) {
  Normalize normalize;
  normalize.scale_divisor = 255;
  normalize.mean = mean;
  normalize.std = std;
  return normalize;
}

Normalize hugging_face_normalize(double factor, std::array<float, 3> mean, std::array<float, 3> std) {
  Normalize normalize;
  normalize.scale_factor = factor;
  normalize.mean = mean;
  normalize.std = std;
  return normalize;
}

constexpr std::array<float, 3> kImageNetMean{0.485F, 0.456F, 0.406F};
constexpr std::array<float, 3> kImageNetStd{0.229F, 0.224F, 0.225F};
constexpr std::array<float, 3> kHalf{0.5F, 0.5F, 0.5F};
constexpr std::array<float, 3> kClipMean{0.48145466F, 0.4578275F, 0.40821073F};
constexpr std::array<float, 3> kClipStd{0.26862954F, 0.26130258F, 0.27577711F};
constexpr double kInverse255 = 0.00392156862745098;

std::uint32_t bits_of(float value) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

// Compares all 256 values of all channels with one row of a golden [cases, 3, 256] array, to the bit.
void expect_values(const Normalize& normalize, const testing::NpyArray& golden, std::size_t row) {
  ASSERT_EQ(golden.dtype, "<f4");
  ASSERT_LT(row, golden.shape.at(0));
  const float* expected = golden.as<float>() + row * 3 * 256;
  for (int channel = 0; channel < 3; ++channel) {
    for (int v = 0; v < 256; ++v) {
      ASSERT_EQ(bits_of(normalized(normalize, v, channel)), bits_of(expected[channel * 256 + v]))
          << "case " << row << ", channel " << channel << ", value " << v;
    }
  }
}

// Keras's own numbers, on awkward and on random sizes.
TEST(PartToResize, IsWhatKerasCutsOrPads) {
  const testing::NpyArray golden = read_npy(golden_path("keras/parts.npy"));
  ASSERT_EQ(golden.dtype, "<i4");
  for (std::size_t row = 0; row < golden.shape.at(0); ++row) {
    const std::int32_t* n = golden.as<std::int32_t>() + row * 12;
    Resize resize;
    resize.size = {n[2], n[3]};
    resize.mode = ResizeMode::kCropExact;
    EXPECT_EQ(part_to_resize(resize, {n[0], n[1]}), (Rect{n[4], n[5], n[6], n[7]})) << row;
    EXPECT_EQ(resized_size(resize, {n[0], n[1]}), resize.size);
    resize.mode = ResizeMode::kPadExact;
    EXPECT_EQ(part_to_resize(resize, {n[0], n[1]}), (Rect{n[8], n[9], n[10], n[11]})) << row;
  }
}

TEST(PartToResize, IsAllOfTheImageElsewhere) {
  for (const ResizeMode mode : {ResizeMode::kNone, ResizeMode::kShortest, ResizeMode::kLongest, ResizeMode::kExact}) {
    EXPECT_EQ(part_to_resize({ResizeKind::kPillow, mode, {20, 10}}, {7, 9}), (Rect{0, 0, 7, 9}));
  }
}

TEST(Normalized, EqualsTorchvisionToTheBit) {
  const testing::NpyArray golden = read_npy(golden_path("recipe/values_torchvision.npy"));
  expect_values(torchvision_normalize(kImageNetMean, kImageNetStd), golden, 0);
  expect_values(torchvision_normalize(kHalf, kHalf), golden, 1);
  expect_values(torchvision_normalize(kClipMean, kClipStd), golden, 2);
}

TEST(Normalized, EqualsHuggingFaceToTheBit) {
  const testing::NpyArray golden = read_npy(golden_path("recipe/values_hugging_face.npy"));
  expect_values(hugging_face_normalize(kInverse255, kHalf, kHalf), golden, 0);
  expect_values(hugging_face_normalize(kInverse255, kClipMean, kClipStd), golden, 1);

  Normalize efficientnet = hugging_face_normalize(kInverse255, kImageNetMean, {0.47853944F, 0.4732864F, 0.47434163F});
  efficientnet.std_passes = 2;
  expect_values(efficientnet, golden, 2);

  Normalize with_offset;
  with_offset.scale_factor = 1 / 127.5;
  with_offset.offset = -1;
  expect_values(with_offset, golden, 3);

  expect_values(hugging_face_normalize(1, {123.675F, 116.28F, 103.53F}, {58.395F, 57.12F, 57.375F}), golden, 4);
  expect_values(hugging_face_normalize(kInverse255, {0, 0, 0}, {1, 1, 1}), golden, 5);
}

TEST(Normalized, IdentityIsRecognised) {
  EXPECT_TRUE(is_identity(Normalize{}));
  Normalize same;
  same.scale_divisor = 1;
  EXPECT_TRUE(is_identity(same));
  EXPECT_FALSE(is_identity(torchvision_normalize({0, 0, 0}, {1, 1, 1})));
  Normalize shifted;
  shifted.mean = {0, 0, 1};
  EXPECT_FALSE(is_identity(shifted));
}

TEST(CropStart, EqualsTorchvisionAndHuggingFace) {
  const testing::NpyArray golden = read_npy(golden_path("recipe/crop_starts.npy"));
  ASSERT_EQ(golden.dtype, "<i4");
  for (std::size_t row = 0; row < golden.shape.at(0); ++row) {
    const std::int32_t* expected = golden.as<std::int32_t>() + row * 4;
    ASSERT_EQ(crop_start(expected[0], expected[1], CropOffset::kRoundHalfEven), expected[2])
        << expected[1] << " of " << expected[0];
    ASSERT_EQ(crop_start(expected[0], expected[1], CropOffset::kFloor), expected[3])
        << expected[1] << " of " << expected[0];
  }
}

TEST(ResizedSize, EqualsTorchvisionAndTimm) {
  const testing::NpyArray golden = read_npy(golden_path("recipe/resized_sizes.npy"));
  ASSERT_EQ(golden.dtype, "<i4");
  for (std::size_t row = 0; row < golden.shape.at(0); ++row) {
    const std::int32_t* values = golden.as<std::int32_t>() + row * 7;
    Resize resize;
    resize.mode = values[0] == 2 ? ResizeMode::kLongest : ResizeMode::kShortest;
    resize.side_rounding = values[0] == 0 ? SideRounding::kTruncate : SideRounding::kRound;
    resize.size = {values[3], values[4]};
    ASSERT_EQ(resized_size(resize, {values[1], values[2]}), (Size{values[5], values[6]})) << "row " << row;
  }
}

TEST(ResizedSize, NoneExactAndLongest) {
  Resize resize;
  EXPECT_EQ(resized_size(resize, {31, 7}), (Size{31, 7}));
  resize.mode = ResizeMode::kExact;
  resize.size = {224, 160};
  EXPECT_EQ(resized_size(resize, {31, 7}), (Size{224, 160}));
  resize.mode = ResizeMode::kLongest;
  resize.size = {224, 224};
  EXPECT_EQ(resized_size(resize, {640, 427}), (Size{224, 149}));  // 149.45
  EXPECT_EQ(resized_size(resize, {427, 640}), (Size{149, 224}));
}

TEST(ResizedSize, SidesThatCannotBe) {
  Resize resize;
  resize.mode = ResizeMode::kLongest;
  resize.size = {224, 224};
  const Error none = error_of([&] { resized_size(resize, {1000, 2}); });
  EXPECT_EQ(none.code(), ErrorCode::kView);
  EXPECT_STREQ(none.what(), "an image of 1000 x 2 pixels can't be resized to long side 224: a side would be 0 pixels");

  resize.mode = ResizeMode::kShortest;
  const Error huge = error_of([&] { resized_size(resize, {1, std::numeric_limits<int>::max()}); });
  EXPECT_EQ(huge.code(), ErrorCode::kView);
  EXPECT_STREQ(huge.what(),
               "an image of 1 x 2147483647 pixels can't be resized to short side 224: a side would be 481036336928 "
               "pixels");

  resize.mode = ResizeMode::kLongest;
  resize.side_rounding = SideRounding::kRound;
  resize.size = {224, 160};
  EXPECT_STREQ(error_of([&] {
                 resized_size(resize, {1, 1000});
               }).what(),
               "an image of 1 x 1000 pixels can't be resized to fit in 224 x 160: a side would be 0 pixels");
}

Recipe torchvision_recipe() {
  Recipe recipe;
  recipe.resize.mode = ResizeMode::kShortest;
  recipe.resize.size = {256, 256};
  recipe.crop.size = {224, 224};
  recipe.normalize = torchvision_normalize(kImageNetMean, kImageNetStd);
  recipe.input = {224, 224};
  return recipe;
}

TEST(MeanColour, IsWhatNormalisesNearestToZero) {
  Recipe recipe = torchvision_recipe();
  EXPECT_EQ(mean_colour(recipe), (std::array<std::uint8_t, 3>{124, 116, 104}));  // 123.675, 116.28, 103.53
  recipe.normalize = hugging_face_normalize(1, {123, 117, 104}, {1, 1, 1});
  EXPECT_EQ(mean_colour(recipe), (std::array<std::uint8_t, 3>{123, 117, 104}));
  recipe.normalize = Normalize{};
  EXPECT_EQ(mean_colour(recipe), (std::array<std::uint8_t, 3>{0, 0, 0}));
  recipe.normalize.mean = {0.5F, 300, -7};
  EXPECT_EQ(mean_colour(recipe), (std::array<std::uint8_t, 3>{0, 255, 0}));
}

TEST(CropFraction, IsThatOfTheRecipe) {
  Recipe recipe = torchvision_recipe();
  EXPECT_EQ(crop_fraction(recipe), 0.875);
  recipe.resize.size = {235, 235};
  EXPECT_EQ(crop_fraction(recipe), 224.0 / 235);
  recipe.resize.mode = ResizeMode::kExact;
  EXPECT_EQ(crop_fraction(recipe), 224.0 / 235);
}

TEST(CropFraction, IsTheUsualOneWhereNothingIsCropped) {
  Recipe recipe = torchvision_recipe();
  recipe.crop.size = {256, 256};
  EXPECT_EQ(crop_fraction(recipe), 0.875);
  recipe.crop.size = {};
  EXPECT_EQ(crop_fraction(recipe), 0.875);
  recipe.resize = Resize{};
  recipe.crop.size = {224, 224};
  EXPECT_EQ(crop_fraction(recipe), 0.875);
}

TEST(Describe, OneLinePerFieldWithItsOrigin) {
  Recipe recipe = torchvision_recipe();
  recipe.origins["normalize.mean"] = "config.json: pretrained_cfg.mean";
  std::string text;
  for (const RecipeLine& line : describe(recipe)) text += line.field + " = " + line.value + " (" + line.origin + ")\n";
  EXPECT_EQ(text,
            "channels = 3 (default)\n"
            "orientation = ignore (default)\n"
            "resize.kind = pillow (default)\n"
            "resize.mode = shortest (default)\n"
            "resize.size = 256 x 256 (default)\n"
            "resize.filter = bilinear (default)\n"
            "resize.antialias = true (default)\n"
            "resize.dtype = uint8 (default)\n"
            "resize.side_rounding = truncate (default)\n"
            "crop.size = 224 x 224 (default)\n"
            "crop.offset = round_half_even (default)\n"
            "crop.fill = 0, 0, 0 (default)\n"
            "normalize.scale = 1/255 (default)\n"
            "normalize.offset = 0 (default)\n"
            "normalize.mean = 0.485, 0.456, 0.406 (config.json: pretrained_cfg.mean)\n"
            "normalize.std = 0.229, 0.224, 0.225 (default)\n"
            "normalize.std_passes = 1 (default)\n"
            "order = rgb (default)\n"
            "layout = NCHW (default)\n"
            "dtype = float32 (default)\n"
            "input = 224 x 224 (default)\n");
}

TEST(Summary, OneLine) {
  Recipe recipe = torchvision_recipe();
  EXPECT_EQ(summary(recipe),
            "resize short side 256 (pillow bilinear) -> center crop 224 x 224 -> /255 -> mean/std -> RGB NCHW float32");

  recipe.resize.mode = ResizeMode::kExact;
  recipe.resize.size = {224, 160};
  recipe.resize.filter = Filter::kNearest;
  recipe.crop.size = {};
  recipe.apply_orientation = true;
  recipe.normalize = hugging_face_normalize(kInverse255, {0, 0, 0}, kHalf);
  recipe.normalize.offset = -1;
  recipe.normalize.std_passes = 2;
  recipe.order = ChannelOrder::kBgr;
  recipe.layout = Layout::kNhwc;
  recipe.dtype = DType::kFloat16;
  EXPECT_EQ(summary(recipe),
            "EXIF orientation -> resize to 224 x 160 (pillow nearest) -> x 0.00392156862745098 -> - 1 -> mean/std -> "
            "/std again -> BGR NHWC float16");

  Recipe gray;
  gray.channels = 1;
  gray.dtype = DType::kUInt8;
  EXPECT_EQ(summary(gray), "no resize -> gray NCHW uint8");
}

}  // namespace
}  // namespace tta

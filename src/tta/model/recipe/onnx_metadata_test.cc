#include "tta/model/recipe/onnx_metadata.h"

#include <gtest/gtest.h>

#include "support/support.h"

namespace tta {
namespace {

using testing::error_of;

InputSignature fixed(int side) {
  InputSignature signature;
  signature.width = signature.height = side;
  return signature;
}

TEST(OnnxMetadata, Ultralytics) {
  const auto recipe = recipe_of_metadata({{"task", "classify"}, {"imgsz", "[224, 224]"}, {"stride", "1"}}, fixed(224));
  ASSERT_TRUE(recipe);
  EXPECT_EQ(summary(*recipe),
            "resize short side 224 (pillow bilinear) -> center crop 224 x 224 -> /255 -> RGB NCHW float32");
  EXPECT_EQ(recipe->origins.at("crop.size"), "model metadata 'imgsz'");
  EXPECT_EQ(recipe->origins.at("normalize.scale"), "model metadata 'task'");
  EXPECT_EQ(recipe->origins.at("normalize.mean"), "default");
  EXPECT_EQ(recipe_of_metadata({{"task", "classify"}}, fixed(64))->crop.size, (Size{64, 64}));
}

TEST(OnnxMetadata, StandardKeysInAnyCase) {
  const auto recipe = recipe_of_metadata(
      {{"image.bitmappixelformat", "BGR8"}, {"Image.NominalPixelRange", "normalized_1_1"}}, fixed(64));
  ASSERT_TRUE(recipe);
  EXPECT_EQ(summary(*recipe), "resize to 64 x 64 (pillow bilinear) -> /127.5 -> - 1 -> BGR NCHW float32");
  EXPECT_EQ(recipe->notes.size(), 1U);
  EXPECT_EQ(recipe->origins.at("order"), "model metadata 'Image.BitmapPixelFormat'");
}

TEST(OnnxMetadata, OthersSayNothing) {
  EXPECT_FALSE(recipe_of_metadata({}, fixed(64)));
  EXPECT_FALSE(recipe_of_metadata({{"task", "detect"}, {"imgsz", "[640, 640]"}}, fixed(64)));
  EXPECT_FALSE(recipe_of_metadata({{"Image.BitmapPixelFormat", "Rgb8"}}, fixed(64)));
}

TEST(OnnxMetadata, BadValues) {
  const auto message_of = [](const std::map<std::string, std::string>& metadata) {
    const Error error = error_of([&] { recipe_of_metadata(metadata, fixed(64)); });
    EXPECT_EQ(error.code(), ErrorCode::kRecipe);
    return std::string(error.what());
  };
  EXPECT_EQ(message_of({{"Image.NominalPixelRange", "NominalRange_16_235"}}),
            "model metadata 'Image.NominalPixelRange' is 'NominalRange_16_235', expected one of NominalRange_0_255, "
            "Normalized_0_1, Normalized_1_1; --recipe FILE replaces it");
  EXPECT_NE(message_of({{"task", "classify"}, {"imgsz", "[1, 2, 3]"}}).find("must be one number or [height, width]"),
            std::string::npos);
  EXPECT_EQ(message_of({{"task", "classify"}, {"imgsz", "[224, 224]"}}),
            "model metadata 'imgsz' gives 224 x 224, but the model's input is 64 x 64");
}

}  // namespace
}  // namespace tta

#include "tta/model/recipe/keras.h"

#include <gtest/gtest.h>

#include "support/support.h"

namespace tta {
namespace {

using testing::error_of;

Recipe parse(std::string_view text) {
  InputSignature signature;
  signature.layout = Layout::kNhwc;
  signature.width = signature.height = 224;
  return parse_recipe(text, "keras.json", signature);
}

std::string message_of(std::string_view text) {
  const Error error = error_of([&] { parse(text); });
  EXPECT_EQ(error.code(), ErrorCode::kRecipe);
  return error.what();
}

std::string layer(const std::string& name, const std::string& config) {
  return R"({"module": "keras.layers", "class_name": ")" + name + R"(", "config": {)" + config + "}}";
}

std::string sequential(const std::string& layers) {
  return R"({"class_name": "Sequential", "config": {"name": "s", "layers": [)" + layers + "]}}";
}

const std::string kResizing = layer("Resizing", R"("height": 224, "width": 224, "interpolation": "bilinear",
    "crop_to_aspect_ratio": false, "pad_to_aspect_ratio": false, "fill_value": 0.0, "antialias": false)");
const std::string kRescaling = layer("Rescaling", R"("scale": 0.00784313725490196, "offset": -1.0)");

TEST(Keras, ResizingRescalingAndAugmentations) {
  const Recipe recipe = parse(sequential(kResizing + "," + layer("RandomFlip", R"("mode": "horizontal")") + "," +
                                         layer("RandomZoom", "") + "," + kRescaling));
  EXPECT_EQ(summary(recipe),
            "resize to 224 x 224 (tensorflow bilinear float32) -> x 0.00784313725490196 -> - 1 -> RGB NHWC float32");
  EXPECT_EQ(recipe.origins.at("resize.size"), "keras.json: config.layers[0].config.width");
  EXPECT_EQ(recipe.origins.at("resize.antialias"), "keras.json: config.layers[0].config.antialias");
  EXPECT_EQ(recipe.origins.at("normalize.scale"), "keras.json: config.layers[3].config.scale");
  ASSERT_EQ(recipe.notes.size(), 1U);
  EXPECT_NE(recipe.notes[0].find("RandomFlip, RandomZoom"), std::string::npos);
}

TEST(Keras, VarianceIsTheSquareOfStd) {
  const Recipe recipe = parse("[" + kResizing + "," + layer("Rescaling", R"("scale": 0.00392156862745098)") + "," +
                              layer("Normalization", R"("axis": [-1], "mean": [[[0.5, 0.4, 0.3]]],
                                                         "variance": [0.25, 0.0625, 0.04])") +
                              "]");
  EXPECT_FLOAT_EQ(recipe.normalize.std[0], 0.5F);
  EXPECT_FLOAT_EQ(recipe.normalize.std[2], 0.2F);
  EXPECT_FLOAT_EQ(recipe.normalize.mean[1], 0.4F);
  EXPECT_NEAR(normalized(recipe.normalize, 255, 1), (1 - 0.4) / 0.25, 1e-6);
}

TEST(Keras, SeveralValueLayersAreOneMap) {
  const Recipe recipe = parse("[" + kResizing + "," + kRescaling + "," +
                              layer("Rescaling", R"("scale": [2, 4, 8], "offset": [1, 0, -1])") + "]");
  EXPECT_NEAR(normalized(recipe.normalize, 255, 0), 3, 1e-6);
  EXPECT_NEAR(normalized(recipe.normalize, 0, 1), -4, 1e-6);
  EXPECT_NEAR(normalized(recipe.normalize, 255, 2), 7, 1e-6);
}

TEST(Keras, AspectRatios) {
  const auto resize_with = [](const std::string& member) {
    return parse(layer("Resizing", R"("height": 224, "width": 224, )" + member));
  };
  const Recipe covered = resize_with(R"("crop_to_aspect_ratio": true)");
  EXPECT_EQ(covered.resize.mode, ResizeMode::kCropExact);
  EXPECT_EQ(covered.resize.size, (Size{224, 224}));
  EXPECT_EQ(covered.crop.size, Size{});
  EXPECT_TRUE(covered.notes.empty());
  EXPECT_EQ(covered.origins.at("resize.mode"), "keras.json: config.crop_to_aspect_ratio");
  const Recipe padded = resize_with(R"("pad_to_aspect_ratio": true, "fill_value": 114)");
  EXPECT_EQ(padded.resize.mode, ResizeMode::kPadExact);
  EXPECT_EQ(padded.crop.fill[1], 114);
  EXPECT_TRUE(padded.notes.empty());
  const Recipe rounded = resize_with(R"("pad_to_aspect_ratio": true, "fill_value": 0.5)");
  EXPECT_EQ(rounded.notes.size(), 1U);
  EXPECT_EQ(message_of(layer("Resizing", R"("height": 224, "width": 224, "pad_to_aspect_ratio": true,
                                           "crop_to_aspect_ratio": true)")),
            "keras.json: config.pad_to_aspect_ratio and crop_to_aspect_ratio are both true");
  EXPECT_EQ(message_of("[" + layer("Resizing", R"("height": 256, "width": 256, "crop_to_aspect_ratio": true)") + "," +
                       layer("CenterCrop", R"("height": 224, "width": 224)") + "]"),
            "keras.json: [1].config crops a second time: not supported");
}

// int(d / 2), and no padding: what is too small is resized, which no recipe says.
TEST(Keras, CropsAreCutDownAndNeverPadded) {
  const std::string crop = layer("CenterCrop", R"("height": 224, "width": 224)");
  const Recipe recipe = parse("[" + layer("Resizing", R"("height": 227, "width": 256)") + "," + crop + "]");
  EXPECT_EQ(recipe.crop.size, (Size{224, 224}));
  EXPECT_EQ(crop_start(227, 224, recipe.crop.offset), 1);
  EXPECT_TRUE(recipe.notes.empty());
  EXPECT_EQ(parse(crop).notes.size(), 1U);
  EXPECT_EQ(message_of("[" + layer("Resizing", R"("height": 220, "width": 256)") + "," + crop + "]"),
            "keras.json: [1].config crops more than the resize before it leaves, where Keras resizes again: not "
            "supported");
}

TEST(Keras, HubConverter) {
  const Recipe recipe = parse(R"({"module": "keras_hub.src", "class_name": "ImageClassifierPreprocessor",
      "config": {"image_converter": {"class_name": "ImageConverter", "config": {"image_size": [224, 224],
        "scale": [0.01, 0.02, 0.04], "offset": [-1, -2, -3], "interpolation": "bicubic", "antialias": true}}}})");
  EXPECT_EQ(recipe.resize.filter, Filter::kBicubic);
  EXPECT_TRUE(recipe.resize.antialias);
  EXPECT_NEAR(normalized(recipe.normalize, 100, 0), 0, 1e-6);
  EXPECT_NEAR(normalized(recipe.normalize, 100, 2), 1, 1e-6);
}

TEST(Keras, RefusesWhatItCannotDo) {
  EXPECT_EQ(message_of(sequential(layer("Conv2D", ""))),
            "keras.json: config.layers[0].class_name is 'Conv2D', which is no preprocessing layer: give the "
            "preprocessing layers alone; what a whole model holds is in its ONNX file already");
  EXPECT_EQ(message_of("[" + kResizing + "," + kResizing + "]"),
            "keras.json: [1].config resizes a second time: not supported");
  EXPECT_EQ(message_of("[" + layer("CenterCrop", R"("height": 224, "width": 224)") + "," + kResizing + "]"),
            "keras.json: [1].config resizes after a crop: not supported");
  EXPECT_EQ(message_of(layer("Resizing", R"("height": 224, "width": 224, "interpolation": "lanczos5")")),
            "keras.json: config.interpolation is 'lanczos5', expected one of bilinear, nearest, bicubic, area");
  EXPECT_EQ(message_of("[" + kResizing + "," + layer("Rescaling", R"("scale": 0)") + "]"),
            "keras.json: [1].config.scale must not be 0");
  EXPECT_EQ(message_of("[" + kResizing + "," + layer("Rescaling", R"("scale": [1, 2])") + "]"),
            "keras.json: [1].config.scale has 2 numbers, but the input has 3 channels");
}

}  // namespace
}  // namespace tta

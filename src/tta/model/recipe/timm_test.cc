#include <gtest/gtest.h>

#include "support/support.h"
#include "tta/model/recipe/read_recipe.h"

namespace tta {
namespace {

using testing::error_of;
using testing::golden_path;

InputSignature fixed_size(int side) {
  InputSignature signature;
  signature.width = signature.height = side;
  return signature;
}

Recipe parse(std::string_view text, const InputSignature& signature = {}) {
  return parse_recipe(text, "config.json", signature);
}

std::string message_of(std::string_view text, const InputSignature& signature = {}) {
  const Error error = error_of([&] { parse(text, signature); });
  EXPECT_EQ(error.code(), ErrorCode::kRecipe);
  return error.what();
}

TEST(Timm, ConfigOfTheHub) {
  const Recipe recipe = read_recipe(golden_path("recipe/timm_convnext_tiny.json"), fixed_size(224));
  EXPECT_EQ(summary(recipe),
            "resize short side 256 (pillow bicubic) -> center crop 224 x 224 -> /255 -> mean/std -> RGB NCHW float32");
  EXPECT_EQ(recipe.crop.offset, CropOffset::kRoundHalfEven);
  EXPECT_EQ(recipe.resize.side_rounding, SideRounding::kTruncate);
  EXPECT_EQ(recipe.origins.at("resize.size"), "timm_convnext_tiny.json: pretrained_cfg.crop_pct");
  EXPECT_EQ(recipe.origins.at("crop.size"), "timm_convnext_tiny.json: pretrained_cfg.input_size");
  EXPECT_EQ(recipe.origins.at("normalize.mean"), "timm_convnext_tiny.json: pretrained_cfg.mean");
  EXPECT_EQ(recipe.origins.at("normalize.scale"), "default");
  EXPECT_TRUE(recipe.notes.empty());
}

TEST(Timm, ModelExportedAtTestSize) {
  const Recipe recipe = read_recipe(golden_path("recipe/timm_convnext_tiny.json"), fixed_size(288));
  EXPECT_EQ(summary(recipe),
            "resize short side 288 (pillow bicubic) -> center crop 288 x 288 -> /255 -> mean/std -> RGB NCHW float32");
  EXPECT_EQ(recipe.origins.at("crop.size"), "timm_convnext_tiny.json: pretrained_cfg.test_input_size");
  EXPECT_EQ(
      recipe.notes,
      (std::vector<std::string>{"The model was exported at timm's test_input_size: that and test_crop_pct are used."}));
}

TEST(Timm, PretrainedCfgAloneWithSquash) {
  const Recipe recipe = read_recipe(golden_path("recipe/timm_vit_siglip.json"), {});
  EXPECT_EQ(summary(recipe),
            "resize to 284 x 284 (pillow bicubic) -> center crop 256 x 256 -> /255 -> mean/std -> RGB NCHW float32");
  EXPECT_EQ(recipe.origins.at("resize.mode"), "timm_vit_siglip.json: crop_mode");
}

TEST(Timm, Border) {
  const Recipe recipe = parse(R"({"pretrained_cfg": {"input_size": [3, 224, 224], "crop_pct": 1.0,
      "crop_mode": "border", "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225],
      "interpolation": "lanczos"}})");
  EXPECT_EQ(recipe.resize.mode, ResizeMode::kLongest);
  EXPECT_EQ(recipe.resize.side_rounding, SideRounding::kRound);
  EXPECT_EQ(recipe.resize.size, (Size{224, 224}));
  EXPECT_EQ(recipe.resize.filter, Filter::kLanczos);
  EXPECT_EQ(recipe.crop.fill, (std::array<std::uint8_t, 3>{124, 116, 104}));
  EXPECT_EQ(recipe.origins.at("crop.fill"), "config.json: pretrained_cfg.mean");
}

TEST(Timm, BorderFillRoundsHalfToEvenAndClamps) {
  const std::string head = R"({"input_size": [3, 8, 8], "crop_mode": "border", "mean": )";
  EXPECT_EQ(parse(head + "[0.5, 0.009803921568627450, 1.5]}").crop.fill,
            (std::array<std::uint8_t, 3>{128, 2, 255}));  // 127.5, 2.5, 382.5
  EXPECT_EQ(parse(head + "0.5}").crop.fill, (std::array<std::uint8_t, 3>{128, 128, 128}));
  EXPECT_EQ(parse(R"({"input_size": [3, 8, 8], "crop_mode": "border", "interpolation": "box"})").crop.fill,
            (std::array<std::uint8_t, 3>{124, 116, 104}));
}

TEST(Timm, Defaults) {
  const Recipe recipe = parse(R"({"pretrained_cfg": {}})");
  EXPECT_EQ(summary(recipe),
            "resize short side 256 (pillow bicubic) -> center crop 224 x 224 -> /255 -> mean/std -> RGB NCHW float32");
  for (const char* field : {"resize.filter", "resize.size", "resize.mode", "crop.size", "normalize.mean"}) {
    EXPECT_EQ(recipe.origins.at(field), "default") << field;
  }
  const Recipe sized = parse(R"({"pretrained_cfg": {"crop_pct": null}})", fixed_size(240));
  EXPECT_EQ(sized.resize.size, (Size{274, 274}));  // floor(274.28)
  EXPECT_EQ(sized.origins.at("crop.size"), "model");
}

TEST(Timm, NonSquareInputsAreResizedBilinearly) {
  const Recipe recipe = parse(R"({"input_size": [3, 160, 224], "interpolation": "bicubic", "crop_pct": 0.875})");
  EXPECT_EQ(recipe.resize.size, (Size{256, 182}));
  EXPECT_EQ(recipe.resize.side_rounding, SideRounding::kRound);
  EXPECT_EQ(recipe.resize.filter, Filter::kBilinear);
  EXPECT_EQ(recipe.origins.at("resize.filter"), "default");
  EXPECT_EQ(recipe.notes, (std::vector<std::string>{"timm resizes bilinearly for an input that isn't square, whatever "
                                                    "interpolation its config names; so does this."}));
  EXPECT_EQ(summary(recipe),
            "resize to cover 256 x 182 (pillow bilinear) -> center crop 224 x 160 -> /255 -> mean/std -> RGB NCHW "
            "float32");
}

TEST(Timm, GrayModels) {
  InputSignature gray;
  gray.channels = 1;
  const Recipe recipe = parse(R"({"input_size": [1, 28, 28], "mean": [0.1307], "std": [0.3081]})", gray);
  EXPECT_EQ(recipe.channels, 1);
  EXPECT_EQ(recipe.normalize.mean[0], 0.1307F);
  EXPECT_EQ(message_of(R"({"input_size": [1, 28, 28], "mean": [0.1, 0.2, 0.3]})", gray),
            "config.json: mean has 3 numbers, but the input has 1 channel");
  EXPECT_EQ(message_of(R"({"input_size": [1, 28, 28], "crop_pct": 1})", gray),
            "config.json lacks 'mean', whose default is for 3 channels; the model's input has 1");
  EXPECT_EQ(message_of(R"({"input_size": [1, 28, 28], "mean": 0, "std": 1})"),
            "config.json: input_size says 1 channel, but the model's input has 3 channels");
}

TEST(Timm, Errors) {
  EXPECT_EQ(message_of(R"({"pretrained_cfg": {"interpolation": "bicubik"}})"),
            "config.json: pretrained_cfg.interpolation is 'bicubik', expected one of nearest, box, bilinear, hamming, "
            "bicubic, lanczos (did you mean 'bicubic'?)");
  EXPECT_EQ(message_of(R"({"pretrained_cfg": {"crop_mode": "centre"}})"),
            "config.json: pretrained_cfg.crop_mode is 'centre', expected one of center, squash, border (did you mean "
            "'center'?)");
  EXPECT_EQ(message_of(R"({"pretrained_cfg": {"crop_pct": 0}})"),
            "config.json: pretrained_cfg.crop_pct is 0, allowed 0.1..4");
  EXPECT_EQ(message_of(R"({"pretrained_cfg": {"input_size": [224, 224]}})"),
            "config.json: pretrained_cfg.input_size must be [channels, height, width]");
  EXPECT_EQ(message_of(R"({"pretrained_cfg": {"input_size": [3, 224, 99999]}})"),
            "config.json: pretrained_cfg.input_size[2] is 99999, allowed 1..16384");
  EXPECT_EQ(message_of(R"({"pretrained_cfg": {"input_size": [3, 224, 224]}})", fixed_size(299)),
            "config.json: pretrained_cfg.input_size gives 224 x 224, but the model's input is 299 x 299");
}

}  // namespace
}  // namespace tta

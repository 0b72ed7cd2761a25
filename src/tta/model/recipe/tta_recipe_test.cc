#include <gtest/gtest.h>

#include "support/support.h"
#include "tta/base/core/file.h"
#include "tta/model/recipe/read_recipe.h"

namespace tta {
namespace {

using testing::error_of;
using testing::golden_path;

Recipe parse(std::string_view text, const InputSignature& signature = {}) {
  return parse_recipe(text, "recipe.json", signature);
}

// A recipe with these members.
std::string with(std::string_view members) {
  return R"({"schema": "tta-recipe/1", )" + std::string(members) + "}";
}

// What a recipe with `members` is refused with, without the file's name.
std::string message_of(std::string_view members, const InputSignature& signature = {}) {
  const Error error = error_of([&] { parse(with(members), signature); });
  EXPECT_EQ(error.code(), ErrorCode::kRecipe);
  const std::string message = error.what();
  const std::string name = "recipe.json";
  EXPECT_EQ(message.substr(0, name.size()), name);
  return message.substr(message.find(' ') + 1);
}

void expect_equal(const Recipe& actual, const Recipe& expected) {
  EXPECT_EQ(actual.channels, expected.channels);
  EXPECT_EQ(actual.apply_orientation, expected.apply_orientation);
  EXPECT_EQ(actual.resize, expected.resize);
  EXPECT_EQ(actual.crop, expected.crop);
  EXPECT_EQ(actual.normalize, expected.normalize);
  EXPECT_EQ(actual.order, expected.order);
  EXPECT_EQ(actual.layout, expected.layout);
  EXPECT_EQ(actual.dtype, expected.dtype);
  EXPECT_EQ(actual.input, expected.input);
}

TEST(TtaRecipe, EverythingIsOptionalWithTorchvisionsDefaults) {
  const Recipe recipe = parse(R"({"schema": "tta-recipe/1"})");
  EXPECT_EQ(summary(recipe),
            "resize short side 256 (pillow bilinear) -> center crop 224 x 224 -> /255 -> mean/std -> RGB NCHW float32");
  EXPECT_EQ(recipe.normalize.mean, (std::array<float, 3>{0.485F, 0.456F, 0.406F}));
  EXPECT_EQ(recipe.normalize.std, (std::array<float, 3>{0.229F, 0.224F, 0.225F}));
  for (const auto& [field, origin] : recipe.origins) {
    const bool of_model = field == "channels" || field == "layout" || field == "dtype";
    EXPECT_EQ(origin, of_model ? "model" : "default") << field;
  }
  EXPECT_EQ(recipe.origins.size(), describe(recipe).size());
}

TEST(TtaRecipe, DefaultsFollowTheModelsSize) {
  InputSignature signature;
  signature.width = signature.height = 299;
  const Recipe recipe = parse(R"({"schema": "tta-recipe/1"})", signature);
  EXPECT_EQ(recipe.resize.size, (Size{342, 342}));
  EXPECT_EQ(recipe.crop.size, (Size{299, 299}));
  EXPECT_EQ(recipe.origins.at("crop.size"), "model");
  EXPECT_EQ(recipe.input, (Size{299, 299}));

  const Recipe squashed = parse(with(R"("resize": {"mode": "exact"})"), signature);
  EXPECT_EQ(squashed.resize.size, (Size{299, 299}));
  EXPECT_EQ(squashed.crop.size, Size{});
}

TEST(TtaRecipe, Sample) {
  const Recipe recipe = read_recipe(golden_path("recipe/tta_squeezenet.json"), {});
  EXPECT_EQ(summary(recipe),
            "resize short side 256 (pillow bilinear) -> center crop 224 x 224 -> mean/std -> BGR NCHW float32");
  EXPECT_EQ(normalized(recipe.normalize, 124, 0), 1);
  EXPECT_EQ(normalized(recipe.normalize, 104, 2), 0);
  EXPECT_EQ(recipe.origins.at("order"), "tta_squeezenet.json: order");
  EXPECT_EQ(recipe.origins.at("resize.size"), "tta_squeezenet.json: resize.size");
  EXPECT_EQ(recipe.origins.at("normalize.std"), "default");
}

constexpr const char* kEveryField = R"({
  "schema": "tta-recipe/1", "channels": 3, "orientation": "apply",
  "resize": {"kind": "pillow", "mode": "longest", "size": {"width": 200, "height": 180}, "filter": "hamming",
             "antialias": true, "dtype": "uint8", "side_rounding": "round"},
  "crop": {"size": {"width": 160, "height": 96}, "offset": "floor", "fill": [1, 2, 255]},
  "normalize": {"scale": 0.25, "offset": -1.5, "mean": [0.1, 0.2, 0.3], "std": [0.4, 0.5, 0.6], "std_passes": 2},
  "order": "bgr", "layout": "NHWC", "dtype": "float16", "input": {"width": 160, "height": 96}})";

TEST(TtaRecipe, EveryField) {
  InputSignature signature;
  signature.layout = Layout::kNhwc;
  signature.dtype = DType::kFloat16;
  const Recipe recipe = parse(kEveryField, signature);

  Recipe expected;
  expected.apply_orientation = true;
  expected.resize = {ResizeKind::kPillow, ResizeMode::kLongest, {200, 180}, Filter::kHamming, SideRounding::kRound};
  expected.crop = {{160, 96}, CropOffset::kFloor, {1, 2, 255}};
  expected.normalize.scale_factor = 0.25;
  expected.normalize.offset = -1.5F;
  expected.normalize.mean = {0.1F, 0.2F, 0.3F};
  expected.normalize.std = {0.4F, 0.5F, 0.6F};
  expected.normalize.std_passes = 2;
  expected.order = ChannelOrder::kBgr;
  expected.layout = Layout::kNhwc;
  expected.dtype = DType::kFloat16;
  expected.input = {160, 96};
  expect_equal(recipe, expected);
  for (const auto& [field, origin] : recipe.origins) EXPECT_EQ(origin, "recipe.json: " + field);

  expect_equal(parse(recipe_json(recipe), signature), recipe);
}

TEST(TtaRecipe, WhatOthersFilesSayIsWrittenAndReadBackEqual) {
  for (const char* file : {"hf_vit", "hf_clip", "hf_efficientnet", "hf_mobilevit", "hf_convnext_384",
                           "timm_convnext_tiny", "timm_vit_siglip", "tta_squeezenet", "keras_padded"}) {
    const Recipe recipe = read_recipe(golden_path("recipe/" + std::string(file) + ".json"), {});
    expect_equal(parse(recipe_json(recipe)), recipe);
  }
}

TEST(TtaRecipe, ImagesCutOrPaddedToProportions) {
  for (const std::string mode : {"crop_exact", "pad_exact"}) {
    const std::string resize = R"("resize": {"mode": ")" + mode + R"("}, )";
    const Recipe recipe = parse(with(resize + R"("input": {"width": 96, "height": 64}, "crop": {"fill": 114})"));
    EXPECT_EQ(recipe.resize.size, (Size{96, 64}));
    EXPECT_EQ(recipe.crop.size, Size{});
    EXPECT_EQ(recipe.crop.fill[2], 114);
    expect_equal(parse(recipe_json(recipe)), recipe);
    EXPECT_EQ(message_of(resize + R"("crop": {"size": 224})"),
              "crop.size is given, but resize.mode '" + mode + "' leaves nothing to crop");
  }
}

TEST(TtaRecipe, NumbersSurviveWriting) {
  Recipe recipe = parse(R"({"schema": "tta-recipe/1"})");
  std::mt19937 random(7);
  std::uniform_real_distribution<float> any(-300, 300);
  for (int round = 0; round < 200; ++round) {
    recipe.normalize.mean = {any(random), any(random), any(random)};
    recipe.normalize.std = {any(random), any(random), any(random)};
    recipe.normalize.offset = any(random);
    recipe.normalize.scale_divisor = round % 2 == 0 ? 0 : 1 + std::abs(any(random));
    recipe.normalize.scale_factor = round % 2 == 0 ? 1 + std::abs(any(random)) / 3.0 : 1;
    expect_equal(parse(recipe_json(recipe)), recipe);
  }
}

TEST(TtaRecipe, WrittenForm) {
  const Recipe recipe = parse(with(R"("resize": null, "normalize": {"mean": 0.5}, "input": 32)"));
  EXPECT_EQ(recipe_json(recipe), R"({
  "schema": "tta-recipe/1",
  "channels": 3,
  "orientation": "ignore",
  "resize": {
    "kind": "pillow",
    "mode": "none",
    "filter": "bilinear",
    "antialias": true,
    "dtype": "uint8",
    "side_rounding": "truncate"
  },
  "crop": {
    "size": null,
    "offset": "round_half_even",
    "fill": [
      0,
      0,
      0
    ]
  },
  "normalize": {
    "scale": "1/255",
    "offset": 0,
    "mean": [
      0.5,
      0.5,
      0.5
    ],
    "std": [
      1,
      1,
      1
    ],
    "std_passes": 1
  },
  "order": "rgb",
  "layout": "NCHW",
  "dtype": "float32",
  "input": {
    "width": 32,
    "height": 32
  }
})");
}

TEST(TtaRecipe, PartsThatAreNullAreSwitchedOff) {
  InputSignature signature;
  signature.width = signature.height = 32;
  const Recipe recipe = parse(with(R"("resize": null, "crop": null, "normalize": null)"), signature);
  EXPECT_EQ(summary(recipe), "no resize -> RGB NCHW float32");
  EXPECT_TRUE(is_identity(recipe.normalize));
  EXPECT_EQ(recipe.input, (Size{32, 32}));
  EXPECT_EQ(recipe.origins.at("resize.mode"), "recipe.json: resize");
  EXPECT_EQ(recipe.origins.at("crop.size"), "recipe.json: crop");
  EXPECT_EQ(recipe.origins.at("normalize.mean"), "recipe.json: normalize");
  EXPECT_EQ(recipe.origins.at("input"), "model");

  const Recipe no_crop = parse(with(R"("resize": {"mode": "none", "filter": "box"})"), signature);
  EXPECT_EQ(no_crop.crop.size, Size{});  // nothing is cropped where nothing is resized, unless asked
  EXPECT_EQ(no_crop.resize.filter, Filter::kBox);
}

TEST(TtaRecipe, Scales) {
  const auto scale_of = [](const std::string& scale) {
    return parse(with(R"("normalize": {"scale": )" + scale + "}")).normalize;
  };
  EXPECT_EQ(scale_of("\"1/127.5\"").scale_divisor, 127.5);
  EXPECT_EQ(scale_of("0.5").scale_factor, 0.5);
  EXPECT_EQ(scale_of("0.5").scale_divisor, 0);
  EXPECT_EQ(scale_of("null").scale_divisor, 255);
}

TEST(TtaRecipe, GrayModels) {
  InputSignature gray;
  gray.channels = 1;
  const Recipe recipe = parse(with(R"("normalize": {"mean": 0.1307, "std": [0.3081]}, "crop": {"fill": 9})"), gray);
  EXPECT_EQ(recipe.normalize.mean[0], 0.1307F);
  EXPECT_EQ(recipe.crop.fill[0], 9);
  expect_equal(parse(recipe_json(recipe), gray), recipe);

  const Recipe silent = parse(R"({"schema": "tta-recipe/1"})", gray);
  EXPECT_EQ(silent.normalize.mean[0], 0);
  EXPECT_EQ(silent.normalize.std[0], 1);
  EXPECT_EQ(silent.normalize.scale_divisor, 255);

  EXPECT_EQ(message_of(R"("normalize": {"mean": [0.1, 0.2, 0.3]})", gray),
            "normalize.mean has 3 numbers, but the input has 1 channel");
  EXPECT_EQ(message_of(R"("crop": {"fill": [0, 0, 0]})", gray), "crop.fill has 3 numbers, but the input has 1 channel");
  EXPECT_EQ(message_of(R"("channels": 3)", gray), "channels says 3 channels, but the model's input has 1 channel");
}

TEST(TtaRecipe, UnknownKeysAreRefused) {
  EXPECT_EQ(message_of(R"("cropp": 3)"), "has the unknown key 'cropp' (did you mean 'crop'?)");
  EXPECT_EQ(message_of(R"("resize": {"sise": 3})"), "resize has the unknown key 'sise' (did you mean 'size'?)");
  EXPECT_EQ(message_of(R"("crop": {"ofset": 3})"), "crop has the unknown key 'ofset' (did you mean 'offset'?)");
  EXPECT_EQ(message_of(R"("normalize": {"means": 3})"), "normalize has the unknown key 'means' (did you mean 'mean'?)");
  EXPECT_EQ(message_of(R"("input": {"widht": 3})"), "input has the unknown key 'widht' (did you mean 'width'?)");
}

TEST(TtaRecipe, ValuesOutOfRange) {
  EXPECT_EQ(message_of(R"("channels": 2)"), "channels is 2, allowed 1 (gray) or 3 (colour)");
  EXPECT_EQ(message_of(R"("channels": 4)"), "channels is 4, allowed 1..3");
  EXPECT_EQ(message_of(R"("orientation": "exif")"), "orientation is 'exif', expected one of ignore, apply");
  EXPECT_EQ(message_of(R"("resize": {"mode": "short"})"),
            "resize.mode is 'short', expected one of none, shortest, longest, exact, crop_exact, "
            "pad_exact");
  EXPECT_EQ(message_of(R"("resize": {"mode": "none", "size": 3})"), "resize.size is given, but resize.mode is 'none'");
  EXPECT_EQ(message_of(R"("resize": {"size": 0.5})"), "resize.size is 0.5, expected a whole number");
  EXPECT_EQ(message_of(R"("resize": {"size": {"width": 5}})"), "resize.size lacks 'height'");
  EXPECT_EQ(message_of(R"("resize": {"kind": "cv2"})"),
            "resize.kind is 'cv2', expected one of pillow, opencv, torch, tensorflow");
  EXPECT_EQ(message_of(R"("crop": {"size": 99999})"), "crop.size is 99999, allowed 1..16384");
  EXPECT_EQ(message_of(R"("crop": {"fill": 256})"), "crop.fill is 256, allowed 0..255");
  EXPECT_EQ(message_of(R"("crop": {"fill": [0, 0]})"), "crop.fill has 2 numbers, but the input has 3 channels");
  EXPECT_EQ(message_of(R"("normalize": {"scale": 0})"), "normalize.scale is 0, allowed 1e-09..1000000");
  EXPECT_EQ(message_of(R"("normalize": {"scale": "1/0"})"),
            "normalize.scale is '1/0', expected a number or a division such as \"1/255\"");
  EXPECT_EQ(message_of(R"("normalize": {"scale": "255"})"),
            "normalize.scale is '255', expected a number or a division such as \"1/255\"");
  EXPECT_EQ(message_of(R"("normalize": {"std": [1, 1e-60, 1]})"),
            "normalize.std must not hold 0: pixels are divided by it");
  EXPECT_EQ(message_of(R"("normalize": {"std_passes": 3})"), "normalize.std_passes is 3, allowed 1..2");
  EXPECT_EQ(message_of(R"("order": "RGB")"), "order is 'RGB', expected one of rgb, bgr (did you mean 'rgb'?)");
}

TEST(TtaRecipe, NormalizeModesOfKeras) {
  const auto recipe_of = [](const std::string& mode) {
    return parse_recipe(R"({"schema": "tta-recipe/1", "normalize": {"mode": ")" + mode + R"("}})", "recipe.json", {});
  };
  EXPECT_EQ(normalized(recipe_of("tf").normalize, 255, 0), 1.0F);
  EXPECT_EQ(normalized(recipe_of("tf").normalize, 0, 2), -1.0F);
  EXPECT_EQ(recipe_of("torch").normalize, parse_recipe(R"({"schema": "tta-recipe/1"})", "recipe.json", {}).normalize);
  const Recipe caffe = recipe_of("caffe");
  EXPECT_EQ(caffe.order, ChannelOrder::kBgr);
  EXPECT_EQ(normalized(caffe.normalize, 100, 0), 100 - 123.68F);  // red, the last channel of BGR
  EXPECT_EQ(normalized(caffe.normalize, 100, 2), 100 - 103.939F);
  EXPECT_EQ(caffe.origins.at("order"), "recipe.json: normalize.mode");
  EXPECT_EQ(message_of(R"("order": "rgb", "normalize": {"mode": "caffe"})"),
            "normalize.mode 'caffe' is BGR, but order is 'rgb'");
  EXPECT_EQ(message_of(R"("channels": 1, "normalize": {"mode": "torch"})"),
            "normalize.mode is for 3 channels, but the input has 1 channel");
  EXPECT_EQ(message_of(R"("normalize": {"mode": "keras"})"),
            "normalize.mode is 'keras', expected one of tf, torch, caffe");
}

TEST(TtaRecipe, DocumentationNamesEveryFieldAndItsExampleIsValid) {
  const std::string page = read_text_file(testing::source_path("docs/recipes.md"), 1 << 20);
  for (const RecipeLine& line : describe(Recipe{})) {
    EXPECT_NE(page.find("\n| `" + line.field + "` |"), std::string::npos) << line.field;
  }
  const std::size_t begin = page.find("```json\n") + 8;
  const Recipe example = parse(page.substr(begin, page.find("```", begin) - begin));
  expect_equal(example, parse(R"({"schema": "tta-recipe/1"})"));
}

TEST(TtaRecipe, OtherSchemas) {
  EXPECT_STREQ(error_of([] { parse(R"({"schema": "tta-recipe/2"})"); }).what(),
               "recipe.json: schema is 'tta-recipe/2', expected 'tta-recipe/1'");
  EXPECT_STREQ(error_of([] { parse(R"({"schema": 1})"); }).what(),
               "recipe.json: schema is a number, expected a string");
}

}  // namespace
}  // namespace tta

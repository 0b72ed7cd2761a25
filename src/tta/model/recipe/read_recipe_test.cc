#include "tta/model/recipe/read_recipe.h"

#include <gtest/gtest.h>

#include "support/support.h"

namespace tta {
namespace {

using testing::error_of;

InputSignature signature_of(DType dtype, Layout layout, int width, int height) {
  InputSignature signature;
  signature.dtype = dtype;
  signature.layout = layout;
  signature.width = width;
  signature.height = height;
  return signature;
}

std::string message_of(std::string_view text, const InputSignature& signature = {}) {
  const Error error = error_of([&] { parse_recipe(text, "recipe.json", signature); });
  EXPECT_EQ(error.code(), ErrorCode::kRecipe);
  return error.what();
}

TEST(ReadRecipe, RefusesOtherFiles) {
  const std::string expected =
      "recipe.json is not a recipe: expected tta's recipe.json, Hugging Face's preprocessor_config.json, timm's "
      "config.json with a pretrained_cfg, Keras's preprocessing layers, torchvision's printed "
      "ImageClassification(...), OpenVINO Model Server's config.json or flags, or Triton's config.pbtxt";
  EXPECT_EQ(message_of(""), expected);
  EXPECT_EQ(message_of("resize: 256"), expected);
  EXPECT_EQ(message_of(R"({"model_type": "vit"})"), expected);
  EXPECT_EQ(message_of("[1]"), expected);
  EXPECT_EQ(message_of("{\"schema\": "), "recipe.json:1:12: expected a value, the text ends here");
}

TEST(ReadRecipe, ReadsFilesByContentWhateverTheirName) {
  const testing::TempDir folder;
  testing::write_text(folder / "notes.txt", "\xEF\xBB\xBF  {\"schema\": \"tta-recipe/1\", \"input\": 64}");
  const Recipe recipe = read_recipe(folder / "notes.txt", {});
  EXPECT_EQ(recipe.crop.size, (Size{64, 64}));
  EXPECT_EQ(recipe.origins.at("input"), "notes.txt: input");
  EXPECT_EQ(error_of([&] { read_recipe(folder / "missing.json", {}); }).code(), ErrorCode::kIo);
}

TEST(FindRecipeFile, TakesTheMostSpecificFile) {
  const testing::TempDir folder;
  EXPECT_EQ(find_recipe_file(folder.path(), "model"), std::nullopt);

  const auto add_and_find = [&](const char* name, const char* text) {
    testing::write_text(folder / name, text);
    return find_recipe_file(folder.path(), "model").value_or("nothing").filename().string();
  };
  EXPECT_EQ(add_and_find("other.recipe.json", "{}"), "nothing");
  EXPECT_EQ(add_and_find("config.json", R"({"model_type": "vit"})"), "nothing");
  EXPECT_EQ(add_and_find("transforms.txt", "ImageClassification()"), "transforms.txt");
  EXPECT_EQ(add_and_find("config.json", R"({"pretrained_cfg": {}})"), "config.json");
  EXPECT_EQ(add_and_find("preprocessor_config.json", "{}"), "preprocessor_config.json");
  EXPECT_EQ(add_and_find("recipe.json", "{}"), "recipe.json");
  EXPECT_EQ(add_and_find("model.recipe.json", "{}"), "model.recipe.json");
}

TEST(FindRecipeFile, PassesOverFolders) {
  const testing::TempDir folder;
  std::filesystem::create_directory(folder / "recipe.json");
  EXPECT_EQ(find_recipe_file(folder.path(), "model"), std::nullopt);
  EXPECT_EQ(find_recipe_file(folder / "missing", "model"), std::nullopt);
}

TEST(FitToSignature, TakesWhatOnlyTheModelKnows) {
  Recipe recipe;
  recipe.resize.mode = ResizeMode::kExact;
  recipe.resize.size = {96, 64};
  fit_to_signature(recipe, signature_of(DType::kFloat16, Layout::kNhwc, 96, 64));
  EXPECT_EQ(recipe.dtype, DType::kFloat16);
  EXPECT_EQ(recipe.layout, Layout::kNhwc);
  EXPECT_EQ(recipe.input, (Size{96, 64}));
  EXPECT_EQ(recipe.origins.at("dtype"), "model");
  EXPECT_EQ(recipe.origins.at("resize.kind"), "default");
  EXPECT_EQ(recipe.origins.size(), describe(recipe).size());
}

TEST(FitToSignature, WithoutResizeAndCropTheImageMustFitTheModel) {
  Recipe recipe;
  fit_to_signature(recipe, signature_of(DType::kFloat32, Layout::kNchw, 32, 32));
  EXPECT_EQ(recipe.input, (Size{32, 32}));
  EXPECT_EQ(recipe.resize.mode, ResizeMode::kNone);

  Recipe shortest;
  shortest.resize.mode = ResizeMode::kShortest;
  shortest.resize.size = {32, 32};
  fit_to_signature(shortest, signature_of(DType::kFloat32, Layout::kNchw, 32, 32));
  EXPECT_EQ(shortest.input, (Size{32, 32}));
}

TEST(FitToSignature, FreeSizesComeFromTheRecipe) {
  Recipe recipe;
  recipe.crop.size = {80, 60};
  fit_to_signature(recipe, signature_of(DType::kFloat32, Layout::kNchw, 0, 60));
  EXPECT_EQ(recipe.input, (Size{80, 60}));
  const Error unknown = error_of([] {
    Recipe nothing;
    fit_to_signature(nothing, {});
  });
  EXPECT_EQ(unknown.code(), ErrorCode::kRecipe);
  EXPECT_STREQ(unknown.what(),
               "recipe: neither the model's input nor a resize or crop says how large a view is; give recipe.json an "
               "\"input\" or a \"crop\"");
}

TEST(FitToSignature, SizesThatDoNotFit) {
  const InputSignature fixed = signature_of(DType::kFloat32, Layout::kNchw, 224, 160);
  EXPECT_EQ(message_of(R"({"schema": "tta-recipe/1", "crop": {"size": 224}})", fixed),
            "recipe.json: crop.size gives 224 x 224, but the model's input is 224 x 160");
  EXPECT_EQ(message_of(R"({"schema": "tta-recipe/1", "resize": {"mode": "exact", "size": 96}})", fixed),
            "recipe.json: resize.size gives 96 x 96, but the model's input is 224 x 160");
  EXPECT_EQ(message_of(R"({"schema": "tta-recipe/1", "resize": null, "input": 96})", fixed),
            "recipe.json: input gives 96 x 96, but the model's input is 224 x 160");
  EXPECT_EQ(message_of(R"({"schema": "tta-recipe/1", "crop": {"size": 96}})",
                       signature_of(DType::kFloat32, Layout::kNchw, 0, 160)),
            "recipe.json: crop.size gives 96 x 96, but the model's input is any x 160");
  EXPECT_EQ(message_of(R"({"schema": "tta-recipe/1", "crop": {"size": 96}, "input": 64})"),
            "recipe.json: input is 64 x 64, but crop.size gives 96 x 96");

  Recipe recipe;
  recipe.crop.size = {7, 7};
  EXPECT_STREQ(error_of([&] { fit_to_signature(recipe, fixed); }).what(),
               "recipe: crop.size gives 7 x 7, but the model's input is 224 x 160");
}

TEST(FitToSignature, LayoutAndDtypeThatContradict) {
  EXPECT_EQ(message_of(R"({"schema": "tta-recipe/1", "layout": "NHWC"})"),
            "recipe.json: layout is NHWC, but the model's input is NCHW");
  EXPECT_EQ(message_of(R"({"schema": "tta-recipe/1", "dtype": "uint8"})"),
            "recipe.json: dtype is uint8, but the model's input is float32");
}

std::string resize_refusal(const std::string& members) {
  return message_of(R"({"schema": "tta-recipe/1", "resize": {)" + members + "}}");
}

TEST(FitToSignature, ResizeKindsHaveTheirOwnChoices) {
  EXPECT_EQ(
      resize_refusal(R"("kind": "opencv", "filter": "lanczos")"),
      "recipe.json: resize.filter is 'lanczos', but resize.kind 'opencv' has only nearest, bilinear, box, bicubic");
  EXPECT_EQ(resize_refusal(R"("kind": "torch", "filter": "box")"),
            "recipe.json: resize.filter is 'box', but resize.kind 'torch' has only nearest, bilinear, bicubic");
  EXPECT_EQ(resize_refusal(R"("kind": "opencv", "antialias": true)"),
            "recipe.json: resize.antialias is true, but resize.kind 'opencv' with filter 'bilinear' has only false");
  EXPECT_EQ(resize_refusal(R"("kind": "pillow", "antialias": false)"),
            "recipe.json: resize.antialias is false, but resize.kind 'pillow' with filter 'bilinear' has only true");
  EXPECT_EQ(resize_refusal(R"("kind": "torch", "filter": "nearest", "antialias": true)"),
            "recipe.json: resize.antialias is true, but resize.kind 'torch' with filter 'nearest' has only false");
  EXPECT_EQ(resize_refusal(R"("kind": "tensorflow", "dtype": "uint8")"),
            "recipe.json: resize.dtype is 'uint8', but resize.kind 'tensorflow' has only 'float32'");
  EXPECT_EQ(resize_refusal(R"("kind": "pillow", "dtype": "float32")"),
            "recipe.json: resize.dtype is 'float32', but resize.kind 'pillow' has only 'uint8'");
  EXPECT_EQ(resize_refusal(R"("kind": "tf")"),
            "recipe.json: resize.kind is 'tf', expected one of pillow, opencv, torch, tensorflow");
}

TEST(FitToSignature, DefaultsOfEachResizeKind) {
  const auto resize_of = [](const std::string& members) {
    return parse_recipe(R"({"schema": "tta-recipe/1", "resize": {)" + members + "}}", "recipe.json", {}).resize;
  };
  EXPECT_FALSE(resize_of(R"("kind": "opencv")").antialias);
  EXPECT_TRUE(resize_of(R"("kind": "torch")").antialias);
  EXPECT_EQ(resize_of(R"("kind": "torch")").dtype, PixelType::kUInt8);
  EXPECT_FALSE(resize_of(R"("kind": "torch", "filter": "nearest")").antialias);
  EXPECT_FALSE(resize_of(R"("kind": "tensorflow")").antialias);
  EXPECT_EQ(resize_of(R"("kind": "tensorflow")").dtype, PixelType::kFloat32);
  const Recipe torch =
      parse_recipe(R"({"schema": "tta-recipe/1", "resize": {"kind": "torch", "antialias": false, "dtype": "float32"}})",
                   "recipe.json", {});
  EXPECT_EQ(summary(torch).substr(0, 46), "resize short side 256 (torch bilinear float32)");
  EXPECT_EQ(torch.origins.at("resize.antialias"), "recipe.json: resize.antialias");
  EXPECT_EQ(parse_recipe(recipe_json(torch), "recipe.json", {}).resize, torch.resize);
}

const InputSignature kBytes = signature_of(DType::kUInt8, Layout::kNhwc, 224, 224);

TEST(FitToSignature, Uint8ModelsTakePixelsAsTheyAre) {
  const Recipe silent = parse_recipe(R"({"schema": "tta-recipe/1"})", "recipe.json", kBytes);
  EXPECT_TRUE(is_identity(silent.normalize));
  EXPECT_EQ(silent.origins.at("normalize.scale"), "model");
  EXPECT_EQ(summary(silent), "resize short side 256 (pillow bilinear) -> center crop 224 x 224 -> RGB NHWC uint8");

  const Recipe off = parse_recipe(R"({"schema": "tta-recipe/1", "normalize": null})", "recipe.json", kBytes);
  EXPECT_TRUE(is_identity(off.normalize));
  const Recipe one = parse_recipe(R"({"schema": "tta-recipe/1", "normalize": {"scale": 1}})", "recipe.json", kBytes);
  EXPECT_TRUE(is_identity(one.normalize));
}

TEST(FitToSignature, Uint8ModelsAndRecipesThatNormalise) {
  const std::string contradiction =
      " normalises pixels, but the model's input is uint8, which takes them as they are; write a recipe.json with "
      "\"normalize\": null";
  EXPECT_EQ(message_of(R"({"schema": "tta-recipe/1", "normalize": {"scale": "1/255"}})", kBytes),
            "recipe.json: normalize.scale" + contradiction);
  EXPECT_EQ(message_of(R"({"schema": "tta-recipe/1", "normalize": {"offset": 1}})", kBytes),
            "recipe.json: normalize.offset" + contradiction);
  EXPECT_EQ(message_of(R"({"pretrained_cfg": {"mean": [0.5, 0.5, 0.5]}})", kBytes),
            "recipe.json: pretrained_cfg.mean" + contradiction);
  EXPECT_EQ(message_of("ImageClassification(crop_size=[224] std=[0.5, 0.5, 0.5])", kBytes),
            "recipe.json: std" + contradiction);
}

TEST(RecipeAlone, TakesWhatItSaysAsTheModels) {
  const Recipe gray = parse_recipe_alone(
      R"({"schema": "tta-recipe/1", "channels": 1, "layout": "NHWC", "dtype": "uint8", "normalize": null, "input": 28})",
      "recipe.json");
  EXPECT_EQ(gray.channels, 1);
  EXPECT_EQ(gray.input, (Size{28, 28}));
  EXPECT_EQ(summary(gray), "resize short side 32 (pillow bilinear) -> center crop 28 x 28 -> gray NHWC uint8");
}

TEST(RecipeAlone, ThatSaysNothingIsTheUsualOne) {
  const Recipe usual = parse_recipe_alone(R"({"schema": "tta-recipe/1"})", "recipe.json");
  EXPECT_EQ(usual.input, (Size{224, 224}));
  EXPECT_EQ(usual.resize.size, (Size{256, 256}));
  EXPECT_EQ(usual.channels, 3);
}

TEST(RecipeAlone, ThatLeavesTheSizeToTheModelIsRefused) {
  const Error error =
      error_of([] { parse_recipe_alone(R"({"schema": "tta-recipe/1", "resize": null})", "recipe.json"); });
  EXPECT_EQ(error.code(), ErrorCode::kRecipe);
  EXPECT_NE(std::string(error.what()).find("how large a view is"), std::string::npos);
}

}  // namespace
}  // namespace tta

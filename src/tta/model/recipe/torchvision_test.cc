#include <gtest/gtest.h>

#include "support/support.h"
#include "tta/model/recipe/read_recipe.h"

namespace tta {
namespace {

using testing::error_of;
using testing::golden_path;

std::string summary_of(const char* file) {
  return summary(read_recipe(golden_path(file), {}));
}

Recipe parse(std::string_view text, const InputSignature& signature = {}) {
  return parse_recipe(text, "transforms.txt", signature);
}

std::string message_of(std::string_view text, const InputSignature& signature = {}) {
  const Error error = error_of([&] { parse(text, signature); });
  EXPECT_EQ(error.code(), ErrorCode::kRecipe);
  return error.what();
}

TEST(Torchvision, PresetsAsPrinted) {
  EXPECT_EQ(summary_of("recipe/torchvision_resnet50_v2.txt"),
            "resize short side 232 (pillow bilinear) -> center crop 224 x 224 -> /255 -> mean/std -> RGB NCHW float32");
  EXPECT_EQ(summary_of("recipe/torchvision_efficientnet_b0.txt"),
            "resize short side 256 (pillow bicubic) -> center crop 224 x 224 -> /255 -> mean/std -> RGB NCHW float32");
  EXPECT_EQ(summary_of("recipe/torchvision_vit_b_16_swag.txt"),
            "resize short side 384 (pillow bicubic) -> center crop 384 x 384 -> /255 -> mean/std -> RGB NCHW float32");
  EXPECT_EQ(summary_of("recipe/torchvision_inception_v3.txt"),
            "resize short side 342 (pillow bilinear) -> center crop 299 x 299 -> /255 -> mean/std -> RGB NCHW float32");
}

TEST(Torchvision, ValuesAndOrigins) {
  const Recipe recipe = read_recipe(golden_path("recipe/torchvision_resnet50_v2.txt"), {});
  EXPECT_EQ(recipe.normalize.mean, (std::array<float, 3>{0.485F, 0.456F, 0.406F}));
  EXPECT_EQ(recipe.normalize.std, (std::array<float, 3>{0.229F, 0.224F, 0.225F}));
  EXPECT_EQ(recipe.normalize.scale_divisor, 255);
  EXPECT_EQ(recipe.crop.offset, CropOffset::kRoundHalfEven);
  EXPECT_EQ(recipe.resize.side_rounding, SideRounding::kTruncate);
  EXPECT_EQ(recipe.input, (Size{224, 224}));
  EXPECT_EQ(recipe.origins.at("resize.size"), "torchvision_resnet50_v2.txt: resize_size");
  EXPECT_EQ(recipe.origins.at("resize.filter"), "torchvision_resnet50_v2.txt: interpolation");
  EXPECT_EQ(recipe.origins.at("input"), "torchvision_resnet50_v2.txt: crop_size");
  EXPECT_EQ(recipe.origins.at("crop.fill"), "default");
  EXPECT_EQ(recipe.origins.at("layout"), "model");
}

TEST(Torchvision, OneLineTuplesAndTextAround) {
  const Recipe recipe = parse(
      ">>> weights.transforms()\n"
      "ImageClassification(crop_size=[160,224], resize_size=(180, 256,), mean=(0.5,0.5,0.5),\n"
      "  std = [ 0.25 , 0.25 , 0.25 ] interpolation=InterpolationMode.NEAREST_EXACT antialias=True)\n>>> ");
  EXPECT_EQ(recipe.crop.size, (Size{224, 160}));
  EXPECT_EQ(recipe.resize.mode, ResizeMode::kExact);
  EXPECT_EQ(recipe.resize.size, (Size{256, 180}));
  EXPECT_EQ(recipe.resize.filter, Filter::kNearest);
  EXPECT_EQ(recipe.normalize.std, (std::array<float, 3>{0.25F, 0.25F, 0.25F}));
}

TEST(Torchvision, Defaults) {
  const Recipe recipe = parse("ImageClassification(crop_size=192)");
  EXPECT_EQ(summary(recipe),
            "resize short side 256 (pillow bilinear) -> center crop 192 x 192 -> /255 -> mean/std -> RGB NCHW float32");
  EXPECT_EQ(recipe.origins.at("resize.size"), "default");
  EXPECT_EQ(recipe.origins.at("normalize.mean"), "default");

  InputSignature fixed;
  fixed.width = fixed.height = 160;
  EXPECT_EQ(parse("ImageClassification()", fixed).crop.size, (Size{160, 160}));
}

TEST(Torchvision, EveryInterpolation) {
  const std::pair<const char*, Filter> modes[] = {{"NEAREST", Filter::kNearest}, {"BILINEAR", Filter::kBilinear},
                                                  {"BICUBIC", Filter::kBicubic}, {"BOX", Filter::kBox},
                                                  {"HAMMING", Filter::kHamming}, {"LANCZOS", Filter::kLanczos}};
  for (const auto& [name, filter] : modes) {
    const std::string text =
        "ImageClassification(crop_size=[8] interpolation=InterpolationMode." + std::string(name) + ")";
    EXPECT_EQ(parse(text).resize.filter, filter) << name;
  }
  EXPECT_EQ(parse("ImageClassification(crop_size=[8] interpolation=bicubic)").resize.filter, Filter::kBicubic);
}

TEST(Torchvision, Errors) {
  EXPECT_EQ(message_of("ImageClassification(resize_size=256)"), "transforms.txt lacks 'crop_size'");
  EXPECT_EQ(message_of("ImageClassification(crop_size=224, resize_sise=256)"),
            "transforms.txt has the unknown key 'resize_sise' (did you mean 'resize_size'?)");
  EXPECT_EQ(message_of("ImageClassification(crop_size=0)"), "transforms.txt: crop_size is 0, allowed 1..16384");
  EXPECT_EQ(message_of("ImageClassification(crop_size=[1, 2, 3])"),
            "transforms.txt: crop_size must be one number or [height, width]");
  EXPECT_EQ(message_of("ImageClassification(crop_size=None)"),
            "transforms.txt: crop_size must be one number or [height, width]");
  EXPECT_EQ(message_of("ImageClassification(crop_size=8 interpolation=InterpolationMode.CUBIC)"),
            "transforms.txt: interpolation is 'InterpolationMode.CUBIC', expected an InterpolationMode");
  EXPECT_EQ(message_of("ImageClassification(crop_size=8 mean=[0.5, 0.5])"),
            "transforms.txt: mean has 2 numbers, but the input has 3 channels");
  EXPECT_EQ(message_of("ImageClassification(crop_size=8 std=[1, 0, 1])"),
            "transforms.txt: std must not hold 0: pixels are divided by it");
}

TEST(Torchvision, ErrorsOfForm) {
  EXPECT_EQ(message_of("ImageClassification"), "transforms.txt:1: expected '(' in ImageClassification(...)");
  EXPECT_EQ(message_of("ImageClassification(\n  crop_size=[224]\n"),
            "transforms.txt:3: expected a setting or ')' in ImageClassification(...)");
  EXPECT_EQ(message_of("ImageClassification(crop_size [224])"),
            "transforms.txt:1: expected '=' in ImageClassification(...)");
  EXPECT_EQ(message_of("ImageClassification(crop_size=)"),
            "transforms.txt:1: expected a value in ImageClassification(...)");
  EXPECT_EQ(message_of("ImageClassification(mean=[0.5, x])"),
            "transforms.txt:1: expected a number or ']' in ImageClassification(...)");
  EXPECT_EQ(message_of("ImageClassification(mean=(0.5"),
            "transforms.txt:1: expected a number or ')' in ImageClassification(...)");
}

}  // namespace
}  // namespace tta

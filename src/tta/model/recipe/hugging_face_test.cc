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

Recipe sample(const std::string& name) {
  return read_recipe(golden_path("recipe/hf_" + name + ".json"), {});
}

Recipe parse(std::string_view text, const InputSignature& signature = {}) {
  return parse_recipe(text, "preprocessor_config.json", signature);
}

// What `text` is refused with, without the file's name.
std::string message_of(std::string_view text, const InputSignature& signature = {}) {
  const Error error = error_of([&] { parse(text, signature); });
  EXPECT_EQ(error.code(), ErrorCode::kRecipe);
  const std::string message = error.what();
  const std::string name = "preprocessor_config.json";
  EXPECT_EQ(message.substr(0, name.size()), name);
  return message.substr(message.find(' ') + 1);
}

constexpr const char* kUsualValues = " -> x 0.00392156862745098 -> mean/std -> RGB NCHW float32";

TEST(HuggingFace, Vit) {
  const Recipe recipe = sample("vit");
  EXPECT_EQ(summary(recipe), std::string("resize to 224 x 224 (pillow bilinear)") + kUsualValues);
  EXPECT_EQ(recipe.normalize.scale_factor, 1.0 / 255);
  EXPECT_EQ(recipe.normalize.scale_divisor, 0);
  EXPECT_EQ(recipe.crop.offset, CropOffset::kFloor);
  EXPECT_EQ(recipe.input, (Size{224, 224}));
  EXPECT_EQ(recipe.origins.at("resize.size"), "hf_vit.json: size");
  EXPECT_EQ(recipe.origins.at("resize.filter"), "hf_vit.json: resample");
  EXPECT_EQ(recipe.origins.at("normalize.scale"), "hf_vit.json: rescale_factor");
  EXPECT_EQ(recipe.origins.at("normalize.std"), "hf_vit.json: image_std");
  EXPECT_EQ(recipe.origins.at("crop.size"), "default");
  EXPECT_TRUE(recipe.notes.empty());
}

TEST(HuggingFace, FastProcessorsResizeWithTorch) {
  const Recipe recipe = sample("vit_fast");
  EXPECT_EQ(summary(recipe), std::string("resize to 224 x 224 (torch bilinear antialias uint8)") + kUsualValues);
  EXPECT_EQ(recipe.origins.at("resize.kind"), "hf_vit_fast.json: image_processor_type");
  EXPECT_TRUE(recipe.notes.empty());

  const Recipe asked = parse(R"({"image_processor_type": "CLIPImageProcessor", "use_fast": true})");
  EXPECT_EQ(asked.resize.kind, ResizeKind::kTorch);
  EXPECT_TRUE(asked.resize.antialias);
  EXPECT_EQ(asked.origins.at("resize.kind"), "preprocessor_config.json: use_fast");
  EXPECT_EQ(parse(R"({"image_processor_type": "CLIPImageProcessor", "use_fast": false})").resize.kind,
            ResizeKind::kPillow);

  const Recipe nearest = parse(R"({"image_processor_type": "EfficientNetImageProcessorFast"})");
  EXPECT_FALSE(nearest.resize.antialias);
  EXPECT_EQ(message_of(R"({"image_processor_type": "ViTImageProcessorFast", "resample": 1})"),
            "resample is 'lanczos', but resize.kind 'torch' has only nearest, bilinear, bicubic");
}

TEST(HuggingFace, Clip) {
  const Recipe recipe = sample("clip");
  EXPECT_EQ(summary(recipe),
            std::string("resize short side 224 (pillow bicubic) -> center crop 224 x 224") + kUsualValues);
  EXPECT_EQ(recipe.normalize.mean, (std::array<float, 3>{0.48145466F, 0.4578275F, 0.40821073F}));
  EXPECT_EQ(summary(sample("clip_legacy")), summary(recipe));
  EXPECT_EQ(sample("clip_legacy").origins.at("normalize.scale"), "default");
}

TEST(HuggingFace, ConvNextCropsBelow384) {
  const Recipe recipe = sample("convnext_legacy");
  EXPECT_EQ(summary(recipe),
            std::string("resize short side 256 (pillow bicubic) -> center crop 224 x 224") + kUsualValues);
  EXPECT_EQ(recipe.origins.at("crop.size"), "hf_convnext_legacy.json: size");
}

TEST(HuggingFace, ConvNextSquashesFrom384) {
  const Recipe recipe = sample("convnext_384");
  EXPECT_EQ(summary(recipe), std::string("resize to 384 x 384 (pillow bicubic)") + kUsualValues);
  EXPECT_EQ(recipe.notes, (std::vector<std::string>{"ConvNeXT's image processor squashes to a square from 384 pixels "
                                                    "on instead of cropping."}));
}

TEST(HuggingFace, OtherFamilies) {
  EXPECT_EQ(summary(sample("bit")),
            std::string("resize to 448 x 448 (pillow bilinear) -> center crop 448 x 448") + kUsualValues);
  EXPECT_EQ(summary(sample("mobilenet_v2")),
            std::string("resize short side 256 (pillow bilinear) -> center crop 224 x 224") + kUsualValues);
  EXPECT_EQ(summary(sample("levit")),
            std::string("resize short side 256 (pillow bicubic) -> center crop 224 x 224") + kUsualValues);
  EXPECT_EQ(summary(sample("poolformer")),
            std::string("resize short side 235 (pillow bicubic) -> center crop 224 x 224") + kUsualValues);
  EXPECT_EQ(summary(sample("mobilevit")),
            "resize short side 288 (pillow bilinear) -> center crop 256 x 256 -> x 0.00392156862745098 -> BGR NCHW "
            "float32");
}

TEST(HuggingFace, EfficientNetNormalisesTwice) {
  const Recipe recipe = sample("efficientnet");
  EXPECT_EQ(summary(recipe),
            "resize to 224 x 224 (pillow nearest) -> x 0.00392156862745098 -> mean/std -> /std again -> RGB NCHW "
            "float32");
  EXPECT_EQ(recipe.normalize.std_passes, 2);
  EXPECT_EQ(recipe.origins.at("normalize.std_passes"), "hf_efficientnet.json: include_top");
  EXPECT_EQ(recipe.origins.at("normalize.offset"), "hf_efficientnet.json: rescale_offset");
}

TEST(HuggingFace, EfficientNetVariants) {
  const std::string head = R"({"image_processor_type": "EfficientNetImageProcessor", "image_std": 0.5, )";
  const Normalize once = parse(head + R"("include_top": false})").normalize;
  EXPECT_EQ(once.std_passes, 1);
  EXPECT_EQ(once.mean[0], 0.5F);

  const Normalize only_top = parse(head + R"("do_normalize": false})").normalize;
  EXPECT_EQ(only_top.std_passes, 1);
  EXPECT_EQ(only_top.mean[0], 0);
  EXPECT_EQ(only_top.std[0], 0.5F);

  const Normalize offset = parse(head + R"("rescale_factor": 0.00784313725490196, "rescale_offset": true})").normalize;
  EXPECT_EQ(offset.scale_factor, 0.00784313725490196);
  EXPECT_EQ(offset.offset, -1);
}

TEST(HuggingFace, SwitchesThatAreOff) {
  const Recipe recipe = parse(
      R"({"image_processor_type": "CLIPImageProcessor", "do_resize": false, "do_rescale": false,
          "do_normalize": false})");
  EXPECT_EQ(summary(recipe), "no resize -> center crop 224 x 224 -> RGB NCHW float32");
  EXPECT_EQ(recipe.origins.at("resize.mode"), "preprocessor_config.json: do_resize");
  EXPECT_EQ(recipe.origins.at("normalize.scale"), "preprocessor_config.json: do_rescale");
  EXPECT_EQ(recipe.origins.at("normalize.std"), "preprocessor_config.json: do_normalize");
}

TEST(HuggingFace, DefaultsOfTheClass) {
  const Recipe deit = parse(R"({"feature_extractor_type": "DeiTFeatureExtractor"})");
  EXPECT_EQ(summary(deit), std::string("resize to 256 x 256 (pillow bicubic) -> center crop 224 x 224") + kUsualValues);
  for (const char* field : {"resize.size", "resize.filter", "crop.size", "normalize.mean", "normalize.scale"}) {
    EXPECT_EQ(deit.origins.at(field), "default") << field;
  }
  const Recipe clip = parse(R"({"image_processor_type": "CLIPImageProcessor", "do_resize": true, "do_center_crop": true,
                                "do_rescale": true, "do_normalize": true})");
  for (const char* field : {"resize.mode", "resize.size", "crop.size", "normalize.mean", "normalize.scale"}) {
    EXPECT_EQ(clip.origins.at(field), "default") << field;
  }
  const Recipe vit = parse(R"({"image_processor_type": "ViTImageProcessor"})", fixed_size(384));
  EXPECT_EQ(vit.resize.size, (Size{384, 384}));
  EXPECT_EQ(vit.origins.at("resize.size"), "model");
  const Recipe convnext = parse(R"({"image_processor_type": "ConvNextImageProcessor"})");
  EXPECT_EQ(convnext.resize.size, (Size{384, 384}));
}

TEST(HuggingFace, EveryResampleNumber) {
  const Filter filters[] = {Filter::kNearest, Filter::kLanczos, Filter::kBilinear,
                            Filter::kBicubic, Filter::kBox,     Filter::kHamming};
  for (int number = 0; number < 6; ++number) {
    const std::string text =
        R"({"image_processor_type": "ViTImageProcessor", "resample": )" + std::to_string(number) + "}";
    EXPECT_EQ(parse(text).resize.filter, filters[number]) << number;
  }
}

TEST(HuggingFace, Sizes) {
  const auto size_of = [](const std::string& size) {
    return parse(R"({"image_processor_type": "ViTImageProcessor", "size": )" + size + "}").resize;
  };
  EXPECT_EQ(size_of("96").size, (Size{96, 96}));
  EXPECT_EQ(size_of("[96, 128]").size, (Size{128, 96}));
  EXPECT_EQ(size_of(R"({"height": 96, "width": 128})").size, (Size{128, 96}));
  EXPECT_EQ(size_of("96").mode, ResizeMode::kExact);

  const Recipe poolformer = parse(R"({"image_processor_type": "PoolFormerImageProcessor", "crop_pct": 0.5,
                                      "size": {"height": 96, "width": 128}})");
  EXPECT_EQ(poolformer.resize.mode, ResizeMode::kExact);
  EXPECT_EQ(poolformer.resize.size, (Size{256, 192}));
}

TEST(HuggingFace, ScalarStatisticsAndGrayModels) {
  InputSignature gray;
  gray.channels = 1;
  const std::string head = R"({"image_processor_type": "ViTImageProcessor", "size": 28, )";
  const Recipe recipe = parse(head + R"("image_mean": 0.1307, "image_std": [0.3081]})", gray);
  EXPECT_EQ(recipe.channels, 1);
  EXPECT_EQ(recipe.normalize.mean[0], 0.1307F);
  EXPECT_EQ(recipe.normalize.std[0], 0.3081F);

  EXPECT_EQ(message_of(head + R"("image_mean": [0.5, 0.5, 0.5], "image_std": 1})", gray),
            "image_mean has 3 numbers, but the input has 1 channel");
  EXPECT_EQ(message_of(head + R"("image_mean": 0.5})", gray),
            "lacks 'image_std', whose default is for 3 channels; the model's input has 1");
}

TEST(HuggingFace, UnknownProcessorsAreReadByTheirKeys) {
  const Recipe recipe = parse(R"({"image_processor_type": "NovelImageProcessor", "size": {"shortest_edge": 256},
      "do_center_crop": true, "crop_size": 224, "image_mean": [0, 0, 0], "image_std": [1, 1, 1]})");
  EXPECT_EQ(summary(recipe),
            "resize short side 256 (pillow bilinear) -> center crop 224 x 224 -> x 0.00392156862745098 -> RGB NCHW "
            "float32");
  EXPECT_EQ(recipe.notes, (std::vector<std::string>{
                              "preprocessor_config.json: image_processor_type 'NovelImageProcessor' is not known: its "
                              "values are read as the common image processors use them."}));
}

TEST(HuggingFace, WhereTheTypeMatters) {
  const std::string ambiguous =
      "size is one number, which may mean both sides or the short one: write {\"height\": ..., \"width\": ...} or "
      "{\"shortest_edge\": ...}";
  const Error untyped = error_of([] { sample("vit_untyped"); });
  EXPECT_EQ(untyped.what(), "hf_vit_untyped.json: " + ambiguous);
  EXPECT_EQ(message_of(R"({"image_processor_type": "X", "size": 224})"), ambiguous);
  EXPECT_EQ(message_of(R"({"image_processor_type": "X"})"), "lacks 'size'");
  EXPECT_EQ(message_of(R"({"do_resize": false, "do_center_crop": true})"), "lacks 'crop_size'");
  EXPECT_EQ(message_of(R"({"do_resize": false, "image_std": 1})"), "lacks 'image_mean'");
}

TEST(HuggingFace, RefusesWhatItCannotDo) {
  EXPECT_EQ(message_of(R"({"image_processor_type": "PerceiverImageProcessor"})"),
            "image_processor_type is 'PerceiverImageProcessor', which crops before it resizes: not supported");
  EXPECT_EQ(message_of(R"({"feature_extractor_type": "ImageGPTFeatureExtractor"})"),
            "feature_extractor_type is 'ImageGPTFeatureExtractor', which turns pixels into colour clusters: not "
            "supported");
  EXPECT_EQ(message_of(R"({"image_processor_type": "ViTImageProcessor", "do_pad": true})"),
            "do_pad is true: not supported");
  EXPECT_EQ(message_of(R"({"image_processor_type": "X", "size": {"shortest_edge": 8, "longest_edge": 9}})"),
            "size limits the longest_edge: not supported");
  EXPECT_EQ(message_of(R"({"image_processor_type": "ConvNextImageProcessor", "size": [224, 224]})"),
            "size must be {\"shortest_edge\": ...} for ConvNeXT");
}

TEST(HuggingFace, ValuesOutOfRange) {
  const auto refused = [](const std::string& member) {
    return message_of(R"({"image_processor_type": "CLIPImageProcessor", )" + member + "}");
  };
  EXPECT_EQ(refused(R"("size": 0)"), "size is 0, allowed 1..16384");
  EXPECT_EQ(refused(R"("size": [1, 2, 3])"), "size has 3 numbers, expected [height, width]");
  EXPECT_EQ(refused(R"("size": {"height": 3})"), "size lacks 'width'");
  EXPECT_EQ(refused(R"("crop_size": {"height": 3})"), "crop_size lacks 'width'");
  EXPECT_EQ(refused(R"("resample": 6)"), "resample is 6, allowed 0..5");
  EXPECT_EQ(refused(R"("do_resize": "yes")"), "do_resize is a string, expected true or false");
  EXPECT_EQ(refused(R"("rescale_factor": 0)"), "rescale_factor is 0, allowed 1e-09..1000000");
  EXPECT_EQ(refused(R"("image_std": [1, 0, 1])"), "image_std must not hold 0: pixels are divided by it");
  EXPECT_EQ(refused(R"("image_mean": [1, 1e9, 1])"), "image_mean[1] is 1000000000, allowed -1000000..1000000");
  EXPECT_EQ(message_of(R"({"image_processor_type": "ConvNextImageProcessor", "size": 224, "crop_pct": 2})"),
            "crop_pct is 2, allowed 0.1..1");
  EXPECT_EQ(message_of(R"({"image_processor_type": "CLIPImageProcessor", "crop_size": 224})", fixed_size(299)),
            "crop_size gives 224 x 224, but the model's input is 299 x 299");
}

}  // namespace
}  // namespace tta

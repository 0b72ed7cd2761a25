#include "tta/predict/predictor/bundle.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "support/fake_model.h"
#include "support/support.h"
#include "tta/base/core/file.h"
#include "tta/image/codec/codec.h"

namespace tta {
namespace {

namespace fs = std::filesystem;
using testing::error_of;
using testing::fake_info;
using testing::FakeModel;
using testing::TempDir;
using testing::write_text;

constexpr const char* kRecipe = R"({"schema": "tta-recipe/1", "channels": 1, "resize": {"mode": "none"},
  "normalize": {"scale": 1}, "input": {"width": 4, "height": 4}})";

// Two classes; the share of the second is the mean of the pixels over 255.
std::unique_ptr<Model> open_mean_model(const fs::path&) {
  return std::make_unique<FakeModel>(fake_info(1, 4, 4, 2), [](std::span<const float> in, std::span<float> out) {
    float sum = 0;
    for (const float v : in) sum += v;
    out[1] = sum / (255 * static_cast<float>(in.size()));
    out[0] = 1 - out[1];
  });
}

void touch(const fs::path& path) {
  fs::create_directories(path.parent_path());
  write_text(path, "");
}

TEST(FindBundleFiles, TakesAFileOrTheFoldersThatPeopleHave) {
  for (const char* place : {"model.onnx", "onnx/model.onnx", "resnet.onnx", "1/model.onnx"}) {
    const TempDir dir;
    touch(dir / place);
    EXPECT_EQ(find_bundle_files(dir.path()).model, dir / place);
    EXPECT_EQ(find_bundle_files(dir / place).model, dir / place);
  }
}

TEST(FindBundleFiles, LinksThatLeadNowhereAreNoFiles) {
  const TempDir dir;
  fs::create_symlink("model.onnx", dir / "model.onnx");
  EXPECT_EQ(error_of([&] { find_bundle_files(dir.path()); }).code(), ErrorCode::kModel);
  EXPECT_EQ(error_of([&] { find_bundle_files(dir / "model.onnx"); }).code(), ErrorCode::kModel);
  for (const char* companion : {"recipe.json", "labels.txt", "config.json", "config.pbtxt", "golden.json"}) {
    fs::create_symlink(companion, dir / companion);
  }
  touch(dir / "resnet.onnx");
  EXPECT_EQ(find_bundle_files(dir.path()).model, dir / "resnet.onnx");
}

TEST(FindBundleFiles, TakesTheHighestVersion) {
  const TempDir dir;
  for (const char* version : {"2", "10", "latest"}) touch(dir / (std::string(version) + "/model.onnx"));
  EXPECT_EQ(find_bundle_files(dir.path()).model, dir / "10/model.onnx");
}

TEST(FindBundleFiles, LooksForCompanionsBesideTheModelThenInTheFolder) {
  const TempDir dir;
  touch(dir / "onnx/model.onnx");
  write_text(dir / "recipe.json", kRecipe);
  write_text(dir / "onnx/labels.txt", "a\nb\n");
  const BundleFiles files = find_bundle_files(dir.path());
  EXPECT_EQ(files.recipe, dir / "recipe.json");
  EXPECT_EQ(files.labels, dir / "onnx/labels.txt");
  EXPECT_FALSE(files.golden);
}

TEST(FindBundleFiles, TakesConfigJsonAsLabelsOnlyIfItHasSome) {
  const TempDir dir;
  touch(dir / "model.onnx");
  write_text(dir / "config.json", R"({"architecture": "resnet50"})");
  EXPECT_FALSE(find_bundle_files(dir.path()).labels);
  write_text(dir / "config.json", R"({"id2label": {"0": "a", "1": "b"}})");
  EXPECT_EQ(find_bundle_files(dir.path()).labels, dir / "config.json");
}

TEST(FindBundleFiles, TakesTheLabelFileThatTritonNames) {
  const TempDir dir;
  touch(dir / "1/model.onnx");
  write_text(dir / "config.pbtxt", "output [ { name: 'y' label_filename: 'names.txt' } ]");
  EXPECT_FALSE(find_bundle_files(dir.path()).labels);  // not there
  write_text(dir / "names.txt", "a\nb\n");
  EXPECT_EQ(find_bundle_files(dir.path()).labels, dir / "names.txt");
  write_text(dir / "config.pbtxt", "output [ {");
  EXPECT_FALSE(find_bundle_files(dir.path()).labels);
}

TEST(FindBundleFiles, TakesAModelServersConfigOnlyIfItHasPreprocessing) {
  const TempDir dir;
  touch(dir / "model.onnx");
  write_text(dir / "config.json", R"({"model_config_list": [{"config": {"name": "a", "base_path": "a"}}]})");
  EXPECT_FALSE(find_bundle_files(dir.path()).recipe);
  write_text(dir / "config.json", R"({"model_config_list": [{"config": {"name": "a", "mean": "1"}}]})");
  EXPECT_EQ(find_bundle_files(dir.path()).recipe, dir / "config.json");
}

TEST(FindBundleFiles, SaysWhatIsMissingOrAmbiguous) {
  const TempDir dir;
  EXPECT_EQ(error_of([&] { find_bundle_files(dir / "nowhere"); }).code(), ErrorCode::kModel);
  EXPECT_EQ(error_of([&] { find_bundle_files(dir.path()); }).code(), ErrorCode::kModel);
  touch(dir / "a.onnx");
  touch(dir / "b.onnx");
  const Error error = error_of([&] { find_bundle_files(dir.path()); });
  EXPECT_NE(std::string(error.what()).find("several models (a.onnx, b.onnx); name one"), std::string::npos)
      << error.what();
  for (const char* name : {"c.onnx", "d.onnx", "e.onnx", "f.onnx"}) touch(dir / name);
  const std::string many = error_of([&] { find_bundle_files(dir.path()); }).what();
  EXPECT_NE(many.find("(a.onnx, b.onnx, c.onnx, d.onnx, e.onnx, and 1 more)"), std::string::npos) << many;
}

class OpenBundle : public ::testing::Test {
 protected:
  OpenBundle() { touch(dir_ / "model.onnx"); }
  Bundle open(const BundleOptions& options = {}) const { return open_bundle(dir_.path(), options, open_mean_model); }
  TempDir dir_;
};

TEST_F(OpenBundle, RefusesToGuessARecipe) {
  const Error error = error_of([&] { open(); });
  EXPECT_EQ(error.code(), ErrorCode::kRecipe);
  for (const char* word :
       {"preprocessor_config.json", "config.json", "recipe.json", "transforms.txt", "--recipe FILE"}) {
    EXPECT_NE(std::string(error.what()).find(word), std::string::npos) << word;
  }
}

TEST_F(OpenBundle, TakesTheRecipeOfTheModelsMetadata) {
  const auto open_with_metadata = [](const std::filesystem::path&) -> std::unique_ptr<Model> {
    ModelInfo info = fake_info(3, 4, 4, 2);
    info.metadata = {{"task", "classify"}, {"imgsz", "[4, 4]"}, {"names", "{0: 'dark', 1: 'light'}"}};
    return std::make_unique<FakeModel>(info, [](std::span<const float>, std::span<float>) {});
  };
  const Bundle bundle = open_bundle(dir_.path(), {}, open_with_metadata);
  EXPECT_FALSE(bundle.files.recipe);
  EXPECT_EQ(bundle.recipe.origins.at("crop.size"), "model metadata 'imgsz'");
  EXPECT_EQ(bundle.labels, (std::vector<std::string>{"dark", "light"}));
}

TEST_F(OpenBundle, ReadsRecipeAndLabels) {
  write_text(dir_ / "recipe.json", kRecipe);
  EXPECT_EQ(open().labels_origin, "none found; classes are numbers");
  write_text(dir_ / "labels.txt", "dark\nlight\n");
  const Bundle bundle = open();
  EXPECT_EQ(bundle.labels, (std::vector<std::string>{"dark", "light"}));
  EXPECT_EQ(bundle.recipe.input, (Size{4, 4}));
  EXPECT_FALSE(bundle.golden_checked);
}

TEST_F(OpenBundle, FlagsWinOverWhatLiesThere) {
  write_text(dir_ / "recipe.json", "not a recipe");
  write_text(dir_ / "mine.json", kRecipe);
  write_text(dir_ / "names.txt", "no\nyes\n");
  const Bundle bundle = open({dir_ / "mine.json", dir_ / "names.txt"});
  EXPECT_EQ(bundle.labels.back(), "yes");
}

TEST_F(OpenBundle, RecipeThatCanNotBeReadIsARecipeError) {
  const Error error = error_of([&] { open({dir_ / "nowhere.json", {}}); });
  EXPECT_EQ(error.code(), ErrorCode::kRecipe);
  EXPECT_NE(std::string(error.what()).find("nowhere.json': No such file"), std::string::npos) << error.what();
}

TEST_F(OpenBundle, GoldenSampleThatCanNotBeRunNamesTheGoldenFile) {
  write_text(dir_ / "recipe.json", kRecipe);
  write_text(dir_ / "golden.json",
             R"({"schema": "tta-golden/1", "image": "gone.png", "probabilities": [0.8, 0.2], "tolerance": 1e-6})");
  const Error error = error_of([&] { open(); });
  EXPECT_EQ(error.code(), ErrorCode::kModel);
  EXPECT_NE(std::string(error.what()).find("golden.json': the golden sample 'gone.png' can't be run"),
            std::string::npos)
      << error.what();
}

TEST_F(OpenBundle, LabelsThatDoNotFitAreRefused) {
  write_text(dir_ / "recipe.json", kRecipe);
  write_text(dir_ / "labels.txt", "one\ntwo\nthree\n");
  EXPECT_EQ(error_of([&] { open(); }).code(), ErrorCode::kLabels);
}

TEST_F(OpenBundle, RunsTheGoldenSample) {
  write_text(dir_ / "recipe.json", kRecipe);
  Image gray(Size{4, 4}, 1);
  std::fill_n(gray.row(0), 16, std::uint8_t{51});
  write_file_atomically(dir_ / "golden.png", encode_png(gray));
  write_text(dir_ / "golden.json",
             R"({"schema": "tta-golden/1", "image": "golden.png", "probabilities": [0.8, 0.2], "tolerance": 1e-6})");
  EXPECT_TRUE(open().golden_checked);
  write_text(dir_ / "golden.json",
             R"({"schema": "tta-golden/1", "image": "golden.png", "probabilities": [0.7, 0.3], "tolerance": 1e-6})");
  const Error error = error_of([&] { open(); });
  EXPECT_EQ(error.code(), ErrorCode::kModel);
  EXPECT_NE(std::string(error.what()).find("the golden sample's probabilities are off by 0.1"), std::string::npos)
      << error.what();
}

TEST_F(OpenBundle, AnotherRecipeMeansAnotherAnswer) {
  // With --recipe the golden sample proves nothing, so it isn't held against the user.
  write_text(dir_ / "recipe.json", kRecipe);
  write_text(dir_ / "golden.json",
             R"({"schema": "tta-golden/1", "image": "missing.png", "probabilities": [1, 0], "tolerance": 0})");
  EXPECT_FALSE(open({dir_ / "recipe.json", {}}).golden_checked);
}

TEST(PolicyContext, ComesFromTheRecipe) {
  Recipe recipe;
  recipe.resize = {ResizeKind::kPillow, ResizeMode::kShortest, {232, 232}, Filter::kBilinear, SideRounding::kTruncate};
  recipe.crop.size = recipe.input = {224, 224};
  EXPECT_DOUBLE_EQ(policy_context(recipe).crop_fraction, 224.0 / 232.0);
}

}  // namespace
}  // namespace tta

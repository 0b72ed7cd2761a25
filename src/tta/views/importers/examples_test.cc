// The files in tests/importers: pipelines as people have them.
#include <cmath>
#include <filesystem>

#include "tta/base/core/file.h"
#include "tta/views/importers/importer_test_support.h"
#include "tta/views/policy/policy_json.h"

namespace tta {
namespace {

std::vector<std::filesystem::path> examples() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(testing::source_path("tests/importers"))) {
    files.push_back(entry.path());
  }
  return files;
}

TEST(ImporterExamples, GivePoliciesThatReadBack) {
  int read = 0;
  for (const auto& file : examples()) {
    ImportOptions options;
    options.skip_unsupported = true;
    const ImportedPolicy imported =
        import_policy(read_text_file(file, kMaxPipelineBytes), file.filename().string(), options);
    EXPECT_EQ(imported.policy.views.size(), 16U) << file;
    EXPECT_GE(merge_equal_views(imported.policy).policy.views.size(), 8U) << file;
    EXPECT_EQ(parse_policy_json(policy_json(imported.policy), "again"), imported.policy) << file;
    ++read;
  }
  EXPECT_GE(read, 8);
}

TEST(ImporterExamples, StrengthZeroIsTheIdentity) {
  for (const auto& file : examples()) {
    ImportOptions options;
    options.skip_unsupported = true;
    options.draw.strength = 0;
    const ImportedPolicy imported =
        import_policy(read_text_file(file, kMaxPipelineBytes), file.filename().string(), options);
    const Merged merged = merge_equal_views(imported.policy);
    ASSERT_EQ(merged.policy.views.size(), 1U) << file;
    EXPECT_EQ(canonical_text(merged.policy.views[0]), "identity") << file;
  }
}

TrainingViews example(const std::string& name) {
  return testing::training_of(read_text_file(testing::source_path("tests/importers/" + name), kMaxPipelineBytes), true);
}

// The windows of a RandomResizedCrop with these areas, of which some don't fit: areas stay in their range.
void expect_window(const TrainingViews& views, double least_area) {
  const testing::Drawn zoom = testing::drawn(views, "zoom");
  EXPECT_NEAR(zoom.high(), 1 / std::sqrt(least_area), 0.1);
  EXPECT_GE(zoom.low(), 0.99);
}

// 10,000 draws of each against what the library's source says of these settings.

TEST(ImporterExamples, AlbumentationsOneHasItsStatistics) {
  const TrainingViews views = example("albumentations_kaggle_1x.json");
  testing::expect_uniform(views, "rotate", 0.5, -45, 45);  // ShiftScaleRotate
  testing::expect_share(views, "vflip", 0.5);
  testing::expect_share(views, "hflip", 0.75);                        // its own, or Transpose's
  EXPECT_NEAR(testing::drawn(views, "hue").high(), 0.2 / 180, 1e-4);  // four decimals: some are no turn
  testing::expect_uniform(views, "brightness", 0.5, 0.9, 1.1);
  testing::expect_share(views, "gaussian_noise", 0.3 * 5 / 12);  // OneOf's weights: 0.5, 0.5, 0.2
  testing::expect_share(views, "gaussian_blur", 0.3 * 5 / 12);
  testing::expect_share(views, "median_blur", 0.3 * 2 / 12);
  EXPECT_NEAR(testing::drawn(views, "median_blur").mean(), 4, 0.15);  // 3 or 5
  const testing::Drawn noise = testing::drawn(views, "gaussian_noise");
  EXPECT_NEAR(noise.low(), std::sqrt(10.0) / 255, 3e-4);
  EXPECT_NEAR(noise.high(), std::sqrt(50.0) / 255, 3e-4);
}

TEST(ImporterExamples, AlbumentationsTwoHasItsStatistics) {
  const TrainingViews views = example("albumentations_2x.json");
  testing::expect_share(views, "hflip", 0.5);
  testing::expect_share(views, "rot90", 0.75);             // D4
  testing::expect_uniform(views, "rotate", 0.7, -15, 15);  // Affine
  testing::expect_uniform(views, "shear_x", 0.7, -5, 5);
  testing::expect_uniform(views, "shear_y", 0.7, -5, 5);
  testing::expect_uniform(views, "contrast", 0.5, 0.8, 1.2);
  testing::expect_uniform(views, "hue", 0.5, -0.05, 0.05);
  testing::expect_uniform(views, "clahe", 0.4 / 3, 1, 4);
  testing::expect_uniform(views, "jpeg", 0.4 / 3, 40, 90);
  testing::expect_share(views, "sharpness", 0.4 / 3);
}

TEST(ImporterExamples, TimmHasItsStatistics) {
  const TrainingViews a1 = example("timm_resnet50_a1.yaml");  // rand-m7-mstd0.5-inc1, two of 15, each with p = 0.5
  const double once_of_two = 1 - std::pow(1 - 0.5 / 15, 2);
  for (const char* op : {"rotate", "invert", "equalize", "add", "posterize", "contrast", "sharpness"}) {
    testing::expect_share(a1, op, once_of_two);
  }
  testing::expect_share(a1, "hflip", 0.5);
  expect_window(a1, 0.08);
  const testing::Drawn angle = testing::drawn(a1, "rotate");
  EXPECT_NEAR(angle.mean(), 0, 3);  // 21 degrees, either way
  EXPECT_LE(angle.high(), 30);
  EXPECT_GT(angle.high(), 21);
  EXPECT_NEAR(testing::drawn(a1, "add").mean(), 0.7 * 110 - 0.5, 1.5);  // rounded down

  const TrainingViews deit = example("timm_deit3.txt");
  for (const char* op : {"grayscale", "solarize"}) testing::expect_share(deit, op, 1.0 / 3);
  // 0.1 to 2, of which the first 0.12 are less than our op can blur.
  testing::expect_share(deit, "gaussian_blur", 1.78 / 1.9 / 3);
  EXPECT_NEAR(testing::drawn(deit, "gaussian_blur").high(), 2, 0.01);
  testing::expect_uniform(deit, "saturation", 1, 0.7, 1.3);

  const TrainingViews augmix = example("timm_augmix.txt");  // d2: two ops of 13, up to a magnitude of 5
  expect_window(augmix, 0.5);
  EXPECT_NEAR(testing::drawn(augmix, "rotate").high(), 15, 0.3);
  testing::expect_share(augmix, "equalize", 1 - std::pow(12.0 / 13, 2));
}

TEST(ImporterExamples, KerasHasItsStatistics) {
  const TrainingViews three = example("keras3_tutorial.json");
  testing::expect_share(three, "hflip", 0.5);
  testing::expect_uniform(three, "rotate", 1, -36, 36);
  testing::expect_uniform(three, "translate", 1, -0.1, 0.1, 0);
  testing::expect_uniform(three, "translate", 1, -0.1, 0.1, 1);
  testing::expect_uniform(three, "contrast", 1, 0.9, 1.1);
  testing::expect_uniform(three, "add", 1, -25.5, 25.5);
  EXPECT_NEAR(testing::drawn(three, "zoom").low(), 1 / 1.1, 1e-3);
  EXPECT_NEAR(testing::drawn(three, "zoom").high(), 1 / 0.9, 1e-3);

  const TrainingViews two = example("keras2_model.json");  // both axes, one by one
  testing::expect_share(two, "hflip", 0.5);
  testing::expect_share(two, "vflip", 0.5);
  testing::expect_uniform(two, "rotate", 1, -72, 72);
  EXPECT_GE(testing::drawn(two, "zoom").low(), 1 / 0.9 - 1e-3);  // only in
}

}  // namespace
}  // namespace tta

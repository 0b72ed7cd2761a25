#include "tta/views/importers/albumentations.h"

#include "tta/views/importers/importer_test_support.h"

namespace tta {
namespace {

using testing::drawn;
using testing::expect_share;
using testing::expect_uniform;
using testing::problem_of;
using testing::training_of;

// A pipeline of one transform, with its settings as JSON members.
std::string pipeline(const std::string& name, const std::string& settings = "", const std::string& version = "1.3.1") {
  return R"({"__version__": ")" + version + R"(", "transform": {"__class_fullname__": "Compose", "transforms": [{)" +
         R"("__class_fullname__": ")" + name + "\"" + (settings.empty() ? "" : ", " + settings) + "}]}}";
}
TrainingViews v1(const std::string& name, const std::string& settings = "") {
  return training_of(pipeline(name, settings));
}
TrainingViews v2(const std::string& name, const std::string& settings = "") {
  return training_of(pipeline(name, settings, "2.0.8"));
}

TEST(Albumentations, FlipsAndTurnsHaveTheirDefaults) {
  expect_share(v1("HorizontalFlip"), "hflip", 0.5);
  expect_share(v1("VerticalFlip", R"("p": 0.2)"), "vflip", 0.2);
  expect_share(v1("Flip"), "hflip", 0.5 / 3);
  expect_share(v1("Transpose"), "rot90", 0.5);
  expect_share(v1("RandomRotate90"), "rot90", 0.5 * 0.75);
  expect_share(v2("RandomRotate90"), "rot90", 0.75);
  expect_share(v2("D4"), "hflip", 0.5);
  expect_share(v1("HorizontalFlip", R"("always_apply": true, "p": 0.5)"), "hflip", 1);
}

TEST(Albumentations, LongNamesAndNoVersionAreOld) {
  expect_share(training_of(R"({"__class_fullname__": "albumentations.augmentations.transforms.HorizontalFlip"})"),
               "hflip", 0.5);
}

TEST(Albumentations, RangesAreNumbersOrPairs) {
  expect_uniform(v1("Rotate"), "rotate", 0.5, -90, 90);
  expect_uniform(v1("Rotate", R"("limit": 20, "p": 1)"), "rotate", 1, -20, 20);
  expect_uniform(v1("Rotate", R"("limit": [5, 20], "p": 1)"), "rotate", 1, 5, 20);
  expect_uniform(v1("RandomGamma"), "gamma", 0.5, 0.8, 1.2);
  expect_uniform(v1("CLAHE", R"("clip_limit": 6.0)"), "clahe", 0.5, 1, 6);
}

TEST(Albumentations, ShiftScaleRotateHasItsDefaults) {
  const TrainingViews views = v1("ShiftScaleRotate", R"("p": 1)");
  expect_uniform(views, "rotate", 1, -45, 45);
  expect_uniform(views, "zoom", 1, 0.9, 1.1);
  expect_uniform(views, "translate", 1, -0.0625, 0.0625, 0);
  EXPECT_EQ(views.border, Border::kReflect);
  EXPECT_EQ(v2("ShiftScaleRotate").border, Border::kConstant);
}

TEST(Albumentations, AffineDefaultsToNothingFromTwoOn) {
  expect_share(v2("Affine", R"("p": 1)"), "rotate", 0);
  expect_uniform(v1("Affine", R"("p": 1)"), "rotate", 1, -15, 15);
  expect_uniform(v2("Affine", R"("p": 1, "translate_px": {"x": [-22.4, 22.4]})"), "translate", 1, -0.1, 0.1);
}

// 1.x turns as scikit-image does, clockwise; 2.x counter-clockwise, after the scale and before the slant.
TEST(Albumentations, AffineTurnsAndSlantsAsItsVersionDoes) {
  const std::string settings = R"("p": 1, "rotate": [10, 10], "scale": [2, 2], "shear": {"x": [5, 5], "y": [3, 3]})";
  const auto ops = [](const TrainingViews& views) { return canonical_text(draw_view(views.distribution, 0, 0)); };
  EXPECT_EQ(ops(v1("Affine", settings)), "shear_x(5) * shear_y(-3) * rotate(-10) * zoom(2)");
  EXPECT_EQ(ops(v2("Affine", settings)), "zoom(2) * rotate(10) * shear_x(-5) * shear_y(-3)");
}

TEST(Albumentations, ColoursHaveTheirDefaults) {
  const TrainingViews contrast = v1("RandomBrightnessContrast", R"("p": 1)");
  expect_uniform(contrast, "brightness", 1, 0.8, 1.2);  // contrast is a factor
  expect_uniform(contrast, "add", 1, -51, 51);          // brightness is added
  expect_uniform(v1("ColorJitter"), "hue", 0.5, -0.2, 0.2);
  expect_uniform(v2("ColorJitter"), "hue", 0.5, -0.5, 0.5);
  expect_uniform(v1("ColorJitter", R"("brightness": 0.4)"), "brightness", 0.5, 0.6, 1.4);
  expect_uniform(v1("HueSaturationValue"), "hue", 0.5, -20.0 / 180, 20.0 / 180);
  expect_uniform(v1("HueSaturationValue"), "saturation", 0.5, 1 - 30.0 / 128, 1 + 30.0 / 128);
  expect_uniform(v1("HueSaturationValue"), "add", 0.5, -20, 20);
  expect_uniform(v1("RGBShift"), "channel_shift", 0.5, -20, 20);
  expect_share(v1("ToGray"), "grayscale", 0.5);
  expect_share(v1("InvertImg"), "invert", 0.5);
  expect_share(v1("Equalize"), "equalize", 0.5);
  EXPECT_EQ(drawn(v1("Solarize"), "solarize").mean(), 128);
  EXPECT_EQ(drawn(v2("Solarize", R"("threshold_range": [0.2, 0.2])"), "solarize").mean(), 51);
  expect_uniform(v1("Posterize", R"("num_bits": [3, 6], "p": 1)"), "posterize", 1, 3, 6);
}

TEST(Albumentations, FiltersHaveTheirDefaults) {
  EXPECT_EQ(drawn(v1("GaussianBlur"), "gaussian_blur", 1).low(), 3);
  EXPECT_EQ(drawn(v1("GaussianBlur"), "gaussian_blur", 1).high(), 7);
  EXPECT_NEAR(drawn(v1("GaussianBlur"), "gaussian_blur").low(), 0.8, 1e-9);  // OpenCV's for 3
  expect_uniform(v2("GaussianBlur"), "gaussian_blur", 0.5, 0.5, 3);
  EXPECT_EQ(drawn(v1("MedianBlur"), "median_blur").high(), 7);
  expect_uniform(v2("GaussNoise"), "gaussian_noise", 0.5, 0.2, 0.44);
  EXPECT_NEAR(drawn(v1("GaussNoise"), "gaussian_noise").high(), std::sqrt(50.0) / 255, 1e-4);
  expect_uniform(v1("ImageCompression", R"("quality_lower": 40, "quality_upper": 90)"), "jpeg", 0.5, 40, 90);
  expect_uniform(v2("ImageCompression", R"("quality_range": [40, 90])"), "jpeg", 0.5, 40, 90);
  EXPECT_NEAR(drawn(v1("Sharpen", R"("alpha": [0.2, 0.2], "lightness": [1, 1])"), "sharpness").mean(), 3.6, 1e-9);
}

TEST(Albumentations, WhatIsNotDoneIsSaid) {
  const auto notes = [](const std::string& name, const std::string& settings) {
    return training_of(pipeline(name, settings)).notes.size();
  };
  EXPECT_EQ(notes("Rotate", R"("crop_border": true)"), 1U);
  EXPECT_EQ(notes("Rotate", R"("crop_border": false)"), 0U);
  EXPECT_EQ(notes("Equalize", R"("by_channels": false)"), 1U);
  EXPECT_EQ(notes("GaussNoise", R"("per_channel": false)"), 1U);
}

// One number is the upper end: the lower one is 1 for both.
TEST(Albumentations, NumbersAreUpperEnds) {
  const auto gamma = drawn(v2("RandomGamma", R"("gamma_limit": 150)"), "gamma");
  EXPECT_NEAR(gamma.high(), 1.5, 0.01);
  EXPECT_LT(gamma.low(), 0.2);
  expect_uniform(v2("CLAHE", R"("clip_limit": 3)"), "clahe", 0.5, 1, 3);
}

std::string nested(const std::string& name, const std::string& settings, const std::string& version) {
  return pipeline(name,
                  settings + R"(, "transforms": [{"__class_fullname__": "HorizontalFlip", "p": 0.6},)" +
                      R"({"__class_fullname__": "VerticalFlip", "p": 0.2}])",
                  version);
}

TEST(Albumentations, OneOfTakesProbabilitiesAsWeights) {
  const TrainingViews views = training_of(nested("OneOf", R"("p": 0.8)", "1.3.1"));
  expect_share(views, "hflip", 0.8 * 0.75);
  expect_share(views, "vflip", 0.8 * 0.25);
}

TEST(Albumentations, SomeOfDiffersBetweenVersions) {
  const TrainingViews old = training_of(nested("SomeOf", R"("n": 1)", "1.3.1"));
  expect_share(old, "hflip", 0.75);
  const TrainingViews recent = training_of(nested("SomeOf", R"("n": 2)", "2.0.8"));
  expect_share(recent, "hflip", 0.6);
  expect_share(recent, "vflip", 0.2);
}

TEST(Albumentations, UnknownTransformsAreNamedOrLeftOut) {
  const std::string problem = problem_of(pipeline("CoarseDropout"));
  EXPECT_NE(problem.find("pipeline: transform.transforms[0].__class_fullname__ is 'CoarseDropout'"), std::string::npos)
      << problem;
  EXPECT_NE(problem.find("HorizontalFlip"), std::string::npos);
  const TrainingViews views = training_of(pipeline("CoarseDropout"), true);
  ASSERT_EQ(views.notes.size(), 1U);
  EXPECT_EQ(views.notes[0], "left out, no op stands for it: CoarseDropout");
}

TEST(Albumentations, BadValuesAreErrors) {
  EXPECT_EQ(problem_of(pipeline("Rotate", R"("limit": [20, 5])")),
            "pipeline: transform.transforms[0].limit is [20, 5]: low is above high");
  EXPECT_EQ(problem_of(pipeline("HorizontalFlip", R"("p": -0.5)")),
            "pipeline: transform.transforms[0].p is -0.5, allowed 0..1");
  EXPECT_NE(problem_of(pipeline("Rotate", R"("limit": "much")")), "");
  EXPECT_NE(problem_of(pipeline("Rotate", R"("limit": NaN)")), "");
  EXPECT_NE(problem_of(pipeline("OneOf", R"("transforms": [{"__class_fullname__": "HorizontalFlip", "p": 0}])")), "");
  EXPECT_NE(problem_of(R"({"__class_fullname__": "Compose", "transforms": [)"), "");
  EXPECT_NE(problem_of(R"({"__class_fullname__": "Compose"})"), "");
}

}  // namespace
}  // namespace tta

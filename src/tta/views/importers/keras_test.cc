#include "tta/views/importers/keras.h"

#include <cmath>

#include "tta/views/importers/importer_test_support.h"

namespace tta {
namespace {

using testing::drawn;
using testing::expect_share;
using testing::expect_uniform;
using testing::problem_of;
using testing::training_of;

std::string layer(const std::string& name, const std::string& config = "") {
  return R"({"class_name": ")" + name + R"(", "config": {)" + config + "}}";
}

TEST(Keras, FlipsHaveTheirModes) {
  expect_share(training_of(layer("RandomFlip", R"("mode": "horizontal")")), "hflip", 0.5);
  expect_share(training_of(layer("RandomFlip", R"("mode": "horizontal")")), "vflip", 0);
  expect_share(training_of(layer("RandomFlip")), "vflip", 0.5);
  EXPECT_NE(problem_of(layer("RandomFlip", R"("mode": "diagonal")")).find("horizontal_and_vertical"),
            std::string::npos);
}

TEST(Keras, FactorsAreNumbersOrPairs) {
  expect_uniform(training_of(layer("RandomRotation", R"("factor": 0.1)")), "rotate", 1, -36, 36);
  expect_uniform(training_of(layer("RandomRotation", R"("factor": [-0.2, 0.3])")), "rotate", 1, -72, 108);
  expect_uniform(training_of(layer("RandomContrast", R"("factor": 0.2)")), "contrast", 1, 0.8, 1.2);
  expect_uniform(training_of(layer("RandomContrast", R"("factor": [0.1, 0.3])")), "contrast", 1, 0.9, 1.3);
  expect_uniform(training_of(layer("RandomBrightness", R"("factor": 0.2)")), "add", 1, -51, 51);
  const TrainingViews shift =
      training_of(layer("RandomTranslation", R"("height_factor": [0, 0.2], "width_factor": 0.1)"));
  expect_uniform(shift, "translate", 1, -0.1, 0.1, 0);
  expect_uniform(shift, "translate", 1, 0, 0.2, 1);
}

// Both axes at once in Keras 3, which writes data_format; one by one before.
TEST(Keras, FlipsOfBothAxesAreOneDrawInThree) {
  const TrainingViews both = training_of(layer("RandomFlip", R"("data_format": "channels_last")"));
  expect_share(both, "rot90", 0.5);
  expect_share(both, "hflip", 0);
  expect_share(training_of(layer("RandomFlip", R"("mode": "vertical", "data_format": "channels_last")")), "vflip", 0.5);
}

TEST(Keras, ColoursOfThree) {
  const auto hue = drawn(training_of(layer("RandomHue", R"("factor": [0.1, 0.2])")), "hue");
  EXPECT_NEAR(hue.low(), -0.1, 1e-3);
  EXPECT_NEAR(hue.high(), 0.1, 1e-3);
  EXPECT_NEAR(hue.mean(), 0, 2e-3);
  EXPECT_NEAR(drawn(training_of(layer("RandomSaturation", R"("factor": [0.75, 0.75])")), "saturation").mean(), 3, 1e-9);
  EXPECT_EQ(drawn(training_of(layer("RandomSaturation", R"("factor": [-0.2, -0.1])")), "saturation").mean(), 0);
  expect_share(training_of(layer("RandomSaturation", R"("factor": [0.5, 0.5])")), "saturation", 0);
  expect_uniform(training_of(layer("RandomSharpness", R"("factor": [0.25, 1])")), "sharpness", 1, 0.5, 2);
  expect_uniform(training_of(layer("RandomPosterization", R"("factor": [3, 6])")), "posterize", 1, 3, 5);
  expect_uniform(training_of(layer("RandomPosterization", R"("factor": [4, 4])")), "posterize", 1, 4, 4);
  expect_share(training_of(layer("RandomInvert")), "invert", 0.5);
  expect_share(training_of(layer("RandomInvert", R"("factor": [0, 0.4])")), "invert", 0.2);
  expect_share(training_of(layer("AutoContrast")), "autocontrast", 1);
  EXPECT_EQ(training_of(layer("AutoContrast")).notes.size(), 1U);  // it isn't of training alone
  expect_uniform(training_of(layer("RandomColorDegeneration", R"("factor": [0.1, 0.5])")), "saturation", 1, 0.5, 0.9);
  expect_share(training_of(layer("Equalization")), "equalize", 1);
  expect_uniform(training_of(layer("Solarization", R"("threshold_factor": [0, 0.5])")), "solarize", 1, 0, 127.5);
  expect_uniform(training_of(layer("RandomContrast", R"("factor": [0, 0.2])")), "contrast", 1, 1, 1.2);
}

TEST(Keras, ColourJitterIsItsParts) {
  const TrainingViews views = training_of(layer(
      "RandomColorJitter", R"("brightness_factor": 0.2, "contrast_factor": [0.1, 0.3], "hue_factor": [0.2, 0.2])"));
  expect_uniform(views, "add", 1, -51, 51);
  expect_uniform(views, "contrast", 1, 0.9, 1.3);
  expect_share(views, "saturation", 0);
  EXPECT_NEAR(drawn(views, "hue").high(), 0.1, 1e-9);
}

// Its factor is every layer's; one of eleven layers or none stands in each of a chain's places.
TEST(Keras, AugMixIsOneChain) {
  const TrainingViews views = training_of(layer("AugMix", R"("factor": [0, 0.4], "num_chains": 1)"));
  expect_uniform(views, "rotate", 1.0 / 12, 0, 144);
  expect_uniform(views, "saturation", 1.0 / 12, 0.6, 1);
  expect_uniform(views, "posterize", 1.0 / 12, 1, 2);       // int(8 * 0.4) is 3, which isn't drawn
  expect_uniform(views, "translate", 2.0 / 12, -0.2, 0.4);  // of the shift, and of the shear about the corner
  expect_share(views, "equalize", 1.0 / 12);
  EXPECT_EQ(views.border, Border::kReflect);
  const TrainingViews few = training_of(layer("AugMix", R"("all_ops": false)"));
  expect_share(few, "contrast", 0);
  expect_share(few, "autocontrast", 1 - std::pow(7.0 / 8, 3));
}

// RandAugment's magnitudes are drawn when Keras makes the layer; the file doesn't have them.
TEST(Keras, RandAugmentIsRefused) {
  EXPECT_NE(problem_of(layer("RandAugment", R"("magnitude": 9)")).find("'RandAugment', which no op stands for"),
            std::string::npos);
}

// The slope 0.2 moves the picture's centre line by a tenth of the side, left or right.
TEST(Keras, ShearIsAboutTheCorner) {
  const TrainingViews views = training_of(layer("RandomShear", R"("x_factor": [0.2, 0.2])"));
  EXPECT_NEAR(drawn(views, "shear_x").high(), 11.3099, 1e-4);
  EXPECT_NEAR(drawn(views, "shear_x").mean(), 0, 0.5);
  EXPECT_NEAR(drawn(views, "translate").low(), -0.1, 1e-9);
  expect_share(views, "shear_y", 0);
}

// Negative zooms in.
TEST(Keras, ZoomIsOfTheWindow) {
  const auto in = drawn(training_of(layer("RandomZoom", R"("height_factor": [-0.5, -0.5])")), "zoom");
  EXPECT_NEAR(in.mean(), 2, 1e-9);
  const TrainingViews wide =
      training_of(layer("RandomZoom", R"("height_factor": [0, 0], "width_factor": [0.21, 0.21])"));
  EXPECT_NEAR(drawn(wide, "zoom").mean(), 1 / 1.1, 1e-3);
  EXPECT_NEAR(drawn(wide, "aspect").mean(), 1.21, 1e-3);
}

TEST(Keras, BordersAreTheirs) {
  EXPECT_EQ(training_of(layer("RandomRotation", R"("factor": 0.1)")).border, Border::kReflect);
  EXPECT_EQ(training_of(layer("RandomRotation", R"("factor": 0.1, "fill_mode": "nearest")")).border, Border::kEdge);
  EXPECT_EQ(training_of(layer("RandomRotation", R"("factor": 0.1, "fill_mode": "constant")")).border,
            Border::kConstant);
}

TEST(Keras, OtherLayersArePassedOver) {
  const TrainingViews views =
      training_of(R"({"class_name": "Sequential", "config": {"layers": [)" + layer("Rescaling") + "," +
                  layer("Conv2D") + "," + layer("RandomFlip") + "]}}");
  ASSERT_EQ(views.notes.size(), 1U);
  EXPECT_EQ(views.notes[0], "passed over, the recipe does this: Rescaling");
  expect_share(views, "hflip", 0.5);
}

TEST(Keras, BadValuesAreErrors) {
  EXPECT_EQ(problem_of(layer("RandomErasing")).find("pipeline: class_name is 'RandomErasing'"), 0U);
  EXPECT_EQ(problem_of(layer("RandomRotation", R"("factor": [0.3, 0.1])")),
            "pipeline: config.factor is [0.3, 0.1]: low is above high");
  EXPECT_EQ(problem_of(layer("RandomRotation")), "pipeline: config lacks 'factor'");
  EXPECT_NE(problem_of(layer("RandomRotation", R"("factor": null)")), "");
  EXPECT_NE(problem_of(R"({"class_name": "Sequential", "config": {"layers": 3}})"), "");
  EXPECT_NE(problem_of(R"({"class_name": "RandomFlip", "config": 3})"), "");
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += R"({"class_name": "Sequential", "config": {"layers": [)";
  EXPECT_NE(problem_of(deep), "");
}

}  // namespace
}  // namespace tta

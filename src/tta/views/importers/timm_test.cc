#include "tta/views/importers/timm.h"

#include <set>

#include "tta/views/importers/importer_test_support.h"

namespace tta {
namespace {

using testing::drawn;
using testing::expect_share;
using testing::expect_uniform;
using testing::problem_of;
using testing::training_of;

// Without a crop, or it would stand in the way of other windows.
const std::string kPlain = "--scale 1 1 --ratio 1 1 --hflip 0 ";

TEST(Timm, ArgumentsAreYamlOrCommandLines) {
  for (const char* text :
       {"hflip: 0.3\nvflip: 0.1\ncolor_jitter: null\nscale: [0.5, 1.0]\nratio:\n- 1.0\n- 1.0\n",
        "python train.py x --hflip 0.3 --vflip=0.1 --color-jitter None \\\n --scale 0.5 1.0 --ratio 1. 1."}) {
    const TrainingViews views = training_of(text);
    EXPECT_EQ(views.source, "timm");
    expect_share(views, "hflip", 0.3);
    expect_share(views, "vflip", 0.1);
    expect_share(views, "brightness", 0);
    EXPECT_NEAR(drawn(views, "zoom").high(), std::sqrt(2.0), 1e-2);
    expect_share(views, "aspect", 0);
  }
}

TEST(Timm, DefaultsAreTrainPys) {
  const TrainingViews views = training_of("--hflip 0.5");
  expect_uniform(views, "brightness", 1, 0.6, 1.4);
  expect_share(views, "hue", 0);
  EXPECT_NEAR(drawn(views, "zoom").high(), 1 / std::sqrt(0.08), 0.05);
  expect_share(training_of("--no-aug"), "hflip", 0);
}

TEST(Timm, AaTakesThePlaceOfTheJitter) {
  expect_share(training_of(kPlain + "--aa rand-n0"), "brightness", 0);
  expect_uniform(training_of(kPlain + "--aa 3a --color-jitter 0.3"), "contrast", 1, 0.7, 1.3);
  expect_share(training_of(kPlain + "--aa 3a"), "grayscale", 1.0 / 3);
}

// 15 ops, each taken twice over, each with a probability of a half.
TEST(Timm, RandTakesItsMagnitude) {
  const TrainingViews exact = training_of(kPlain + "--aa rand-m9-inc1-n1-p1");
  std::set<double> angles;
  for (const double angle : drawn(exact, "rotate").values) angles.insert(angle);
  EXPECT_EQ(angles, (std::set<double>{-27, 27}));
  expect_share(exact, "rotate", 1.0 / 15);
  expect_share(exact, "add", 1.0 / 15);
  EXPECT_EQ(drawn(exact, "add").mean(), 99);
  EXPECT_EQ(drawn(exact, "posterize").mean(), 1);  // 4 - int(3.6)
  EXPECT_EQ(drawn(exact, "solarize").mean(), 26);  // 256 - int(230.4)
  EXPECT_NEAR(drawn(exact, "brightness").high(), 1.81, 1e-9);
  const TrainingViews half = training_of(kPlain + "--aa rand-m9-n1-inc1");
  expect_share(half, "rotate", 0.5 / 15);
  const TrainingViews falling = training_of(kPlain + "--aa rand-m9-n1-p1");
  EXPECT_NEAR(drawn(falling, "brightness").mean(), 1.72, 1e-9);
  EXPECT_EQ(drawn(falling, "posterize").mean(), 3);
}

TEST(Timm, RandTakesItsNoise) {
  const auto noisy = drawn(training_of(kPlain + "--aa rand-m5-mstd1-n1-p1-inc1"), "add");
  EXPECT_NEAR(noisy.mean(), 55 - 0.5, 1.5);  // rounded down
  EXPECT_GT(noisy.high(), 75);
  const auto uniform = drawn(training_of(kPlain + "--aa rand-m10-mstd101-n1-p1-inc1"), "add");
  EXPECT_NEAR(uniform.mean(), 55 - 0.5, 3);
  EXPECT_GE(uniform.high(), 105);
  EXPECT_LE(drawn(training_of(kPlain + "--aa rand-m10-mstd5-n1-p1-inc1"), "add").high(), 110);
}

// Magnitudes above 10 need mmax; factors keep a tenth, SolarizeAdd adds no more than 128.
TEST(Timm, MagnitudesAboveTenNeedALimit) {
  const TrainingViews strong = training_of(kPlain + "--aa rand-m20-mmax20-n1-p1-inc1");
  EXPECT_NEAR(drawn(strong, "brightness").low(), 0.1, 1e-9);
  EXPECT_NEAR(drawn(strong, "brightness").high(), 2.8, 1e-9);
  EXPECT_EQ(drawn(strong, "rotate").high(), 60);
  EXPECT_EQ(drawn(strong, "add").high(), 128);
  EXPECT_EQ(drawn(training_of(kPlain + "--aa rand-m20-n1-p1-inc1"), "rotate").high(), 30);
  EXPECT_EQ(drawn(training_of(kPlain + "--aa rand-m20-mmax0-n1-p1-inc1"), "rotate").high(), 30);
  // Uniform to 20, then cut off at 10: a half of all values, and so a mean of 7.5.
  const auto cut = drawn(training_of(kPlain + "--aa rand-m20-mstd101-n1-p1-inc1"), "add");
  EXPECT_EQ(cut.high(), 110);
  EXPECT_NEAR(cut.mean(), 0.75 * 110, 5);
}

TEST(Timm, OpsAreChosenFromNamedSets) {
  const TrainingViews three = training_of(kPlain + "--aa rand-m5-n1-p1-t3a --color-jitter 0.3");
  EXPECT_NEAR(drawn(three, "saturation").low(), 0.25, 1e-9);  // alone, the jitter's are above 0.7
  EXPECT_NEAR(drawn(training_of(kPlain + "--aa rand-m5-n1-p1-t3a --color-jitter 0"), "gaussian_blur").mean(), 1.05,
              1e-9);
  expect_uniform(three, "brightness", 1, 0.7, 1.3);  // "3a" in the name keeps the jitter
  expect_share(training_of(kPlain + "--aa rand-m5-n1-p1-tweights"), "rotate", 3 / 10.05);
  const TrainingViews weighted = training_of(kPlain + "--aa rand-m5-n1-p1-t3aw --color-jitter 0");
  expect_share(weighted, "gaussian_blur", 6.0 / 33);
  expect_share(weighted, "rotate", 3.0 / 33);
  expect_share(weighted, "translate", 4.0 / 33);  // with the shears, whose centre is the corner
}

TEST(Timm, TheCropModeHasItsOwnDefaults) {
  EXPECT_EQ(training_of("--hflip 0.5 --train-crop-mode rrc").notes.size(), 0U);
  const TrainingViews kept = training_of("--hflip 0.5 --train-crop-mode rkrc");
  EXPECT_EQ(kept.notes.size(), 1U);
  EXPECT_LT(drawn(kept, "zoom").high(), 1 / std::sqrt(0.8) + 0.01);
}

TEST(Timm, WeightsTakeNoOpTwice) {
  expect_share(training_of(kPlain + "--aa rand-m9-n1-p1-w0"), "rotate", 0.3);
}

TEST(Timm, PoliciesOfPairs) {
  for (const char* name : {"original", "originalr", "v0", "v0r", "original-mstd0.5", "augmix-m5-w4-d2"}) {
    EXPECT_EQ(training_of(kPlain + "--aa " + name).border, Border::kConstant) << name;
  }
}

TEST(Timm, WhatIsNotOfTheImageIsSaid) {
  const TrainingViews views = training_of("--hflip 0.5 --reprob 0.25 --mixup 0.8");
  EXPECT_EQ(views.notes.size(), 2U);
}

TEST(Timm, BadValuesAreErrors) {
  EXPECT_EQ(problem_of("aa: null\nhflip: 1.5\n"), "pipeline:2: hflip is 1.5, allowed 0..1");
  EXPECT_EQ(problem_of("--hflip -1"), "pipeline:1: hflip is -1, allowed 0..1");
  EXPECT_EQ(problem_of("--hflip nan"), "pipeline:1: hflip is 'nan', expected a number");
  EXPECT_EQ(problem_of("--scale 1.0 0.08"), "pipeline:1: scale has its first number above its second");
  EXPECT_EQ(problem_of("--scale 1.0"), "pipeline:1: scale must be two numbers");
  EXPECT_EQ(problem_of("--aa rnd-m9"),
            "pipeline:1: aa is 'rnd', allowed rand, augmix, original, originalr, v0, v0r and 3a");
  EXPECT_NE(problem_of("--aa rand-q9").find("'q'"), std::string::npos);
  EXPECT_NE(problem_of("--aa rand-n99").find("0..16"), std::string::npos);
}

}  // namespace
}  // namespace tta

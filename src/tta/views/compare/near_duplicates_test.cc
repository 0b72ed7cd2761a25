#include "tta/views/compare/near_duplicates.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tta/views/compare/test_pictures.h"
#include "tta/views/policy/expression.h"
#include "tta/views/policy/presets.h"

namespace tta {
namespace {

std::vector<NearDuplicate> near(const std::string& expression, const Recipe& recipe = usual_recipe(0.875)) {
  return near_duplicates(merge_equal_views(parse_expression(expression, {})).policy, recipe);
}

// "rotate(1.2) like rotate(1)", one a line.
std::string pairs(const std::vector<NearDuplicate>& found) {
  std::string text;
  for (const NearDuplicate& one : found) text += one.view + " like " + one.like + "\n";
  return text;
}

TEST(NearDuplicates, AlmostEqualViewsAreFound) {
  EXPECT_EQ(pairs(near("rotate(1, 1.2)")), "rotate(1.2) like rotate(1)\n");
  EXPECT_EQ(pairs(near("none + brightness(1.01)")), "brightness(1.01) like identity\n");
  EXPECT_EQ(pairs(near("none + contrast(1.01)")), "contrast(1.01) like identity\n");
  EXPECT_EQ(pairs(near("hflip * translate(0 | 0.001, 0)")),
            "translate(0.001, 0) like identity\nhflip() * translate(0.001, 0) like hflip()\n");
}

TEST(NearDuplicates, ViewsThatTellSomethingAreNot) {
  for (const char* expression :
       {"hflip", "rotate(1, 2)", "rotate(0, 1)", "brightness(1, 1.03)", "contrast(1, 1.06)", "zoom(1, 1.02)",
        "crop(center, 0.875 | 0.86)", "translate(0 | 0.015625, 0)", "crop(left | center | right, 1)"}) {
    EXPECT_EQ(pairs(near(expression)), "") << expression;
  }
}

// The one-pixel shifts of small images are meant: a shift by a pixel changes photos eight times as much as the
// threshold, and it is measured to help (README). Nothing of any preset is said to be spare, at any usual crop.
TEST(NearDuplicates, NoPresetHasAny) {
  for (const Preset& preset : all_presets()) {
    for (const double fraction : {0.8, 0.875, 0.95}) {
      Policy policy;
      policy.views = preset.views({fraction});
      EXPECT_EQ(pairs(near_duplicates(merge_equal_views(policy).policy, usual_recipe(fraction))), "") << preset.name;
    }
  }
}

TEST(NearDuplicates, NoPresetHasAnyOnAModelOfSmallImages) {
  Recipe cifar;
  cifar.input = {32, 32};
  for (const char* preset : {"hflip", "d4", "shift_flip", "multiscale"})
    EXPECT_EQ(pairs(near(preset, cifar)), "") << preset;
}

TEST(NearDuplicates, WhatTheRecipeMakesEqualDiffersByNothing) {
  const auto found = near("none + crop(center, 0.875)");
  ASSERT_EQ(pairs(found), "crop(center, 0.875) like identity\n");
  EXPECT_EQ(found[0].difference, 0);
  EXPECT_EQ(pairs(near("none + crop(center, 0.875)", usual_recipe(0.95))), "");
}

TEST(NearDuplicates, EachViewIsToldOnceWithTheNearest) {
  const auto found = near("rotate(1, 1.1, 1.16)");
  EXPECT_EQ(pairs(found), "rotate(1.1) like rotate(1)\nrotate(1.16) like rotate(1.1)\n");
  EXPECT_LT(found[1].difference, found[0].difference);
}

TEST(NearDuplicates, LabelMapsMakeTheSamePixelsAnotherQuestion) {
  Policy policy = parse_expression("rotate(1, 1.1)", {});
  EXPECT_EQ(near_duplicates(policy, usual_recipe(0.875)).size(), 1U);
  policy.views[1].label_map = {{"a", "b"}, {"b", "a"}};
  EXPECT_EQ(near_duplicates(policy, usual_recipe(0.875)).size(), 0U);
}

TEST(NearDuplicates, EveryKindOfRecipeIsLookedAt) {
  for (const int channels : {1, 3}) {
    for (const ResizeMode mode : {ResizeMode::kNone, ResizeMode::kShortest, ResizeMode::kLongest, ResizeMode::kExact,
                                  ResizeMode::kCropExact, ResizeMode::kPadExact}) {
      Recipe recipe;
      recipe.channels = channels;
      recipe.input = {320, 32};
      recipe.resize.mode = mode;
      if (mode != ResizeMode::kNone) recipe.resize.size = recipe.input;
      if (mode == ResizeMode::kShortest || mode == ResizeMode::kLongest) recipe.crop.size = recipe.input;
      EXPECT_EQ(pairs(near("none + brightness(1.005, 2)", recipe)), "brightness(1.005) like identity\n");
    }
  }
}

TEST(NearDuplicates, ViewsThatCanNotBeMadeAreNotCompared) {
  EXPECT_EQ(pairs(near("zoom(10) * zoom(10) * zoom(10) * zoom(10) * zoom(10) + rotate(1, 1.1)")),
            "rotate(1.1) like rotate(1)\n");
}

// The pictures stand for photos: as bright, as hard, and a shift by a pixel changes them as much (medians of 120 photos
// at 64 x 64: mean 113, deviation 58, a shift by one pixel 11.7).
TEST(TestPictures, AreLikePhotos) {
  for (const std::uint64_t seed : {1, 2, 3, 4}) {
    const Image picture = test_picture({160, 120}, 3, seed);
    const auto pixels = static_cast<double>(picture.size_bytes());
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 0; i < picture.size_bytes(); ++i) {
      sum += picture.row(0)[i];
      squares += picture.row(0)[i] * picture.row(0)[i];
    }
    EXPECT_NEAR(sum / pixels, 113, 25);
    EXPECT_NEAR(std::sqrt(squares / pixels - sum / pixels * sum / pixels), 58, 15);
    EXPECT_TRUE(same_pixels(picture, test_picture({160, 120}, 3, seed)));
    EXPECT_FALSE(same_pixels(picture, test_picture({160, 120}, 3, seed + 1)));
  }
}

}  // namespace
}  // namespace tta

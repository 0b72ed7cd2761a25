#include "tta/views/compare/known_values.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

Normalize imagenet() {
  Normalize normalize;
  normalize.scale_divisor = 255;
  normalize.mean = {0.485F, 0.456F, 0.406F};
  normalize.std = {0.229F, 0.224F, 0.225F};
  return normalize;
}

// The lines of slope and offset that make of 8-bit values what `normalize` makes of them.
std::array<Line, 3> lines_for(const Normalize& normalize) {
  std::array<Line, 3> lines{};
  for (int c = 0; c < 3; ++c) {
    Line& line = lines[static_cast<std::size_t>(c)];
    const double at_0 = normalized(normalize, 0, c);
    line.slope = (normalized(normalize, 255, c) - at_0) / 255;
    line.offset = at_0;
    line.mean = 100;
    line.deviation = 50;
  }
  return lines;
}

Values values_for(const Normalize& yours, const Normalize& recipe) {
  return values_of(lines_for(yours), 3, recipe, 0.05, /*exact=*/true);
}

TEST(KnownValues, TheRecipesOwnDifferInNothing) {
  for (Normalize normalize : {imagenet(), Normalize{}}) {
    for (const int passes : {1, 2}) {
      normalize.std_passes = passes;
      const Values values = values_for(normalize, normalize);
      EXPECT_TRUE(values.same_scale && values.same_mean_std && !values.inverted && !values.solved);
    }
  }
}

TEST(KnownValues, TheFewestChangesAreTold) {
  // x / 127.5 - 1 is mean and std 0.5 after x / 255: one change of the recipe, not two.
  Normalize keras;
  keras.scale_divisor = 127.5;
  keras.offset = -1;
  const Values values = values_for(keras, imagenet());
  EXPECT_TRUE(values.same_scale);
  EXPECT_EQ(values.mean_std, "0.5 and 0.5 (Inception)");

  Normalize twice = imagenet();
  twice.scale_divisor = 255.0 * 255.0;
  EXPECT_EQ(values_for(twice, imagenet()).scale, "x / 255, twice");
  EXPECT_TRUE(values_for(twice, imagenet()).same_mean_std);

  Normalize caffe;
  caffe.mean = {123, 117, 104};
  EXPECT_EQ(values_for(caffe, imagenet()).mean_std, "Caffe's mean, no std");
  EXPECT_EQ(values_for(caffe, imagenet()).scale, "none (0..255)");
  EXPECT_TRUE(values_for(caffe, caffe).same_mean_std);
  std::swap(caffe.mean[0], caffe.mean[2]);
  EXPECT_EQ(values_for(caffe, imagenet()).mean_std, "Caffe's mean, no std, in reverse order");
}

TEST(KnownValues, HalfOfAPairIsSeen) {
  Normalize normalize = imagenet();
  normalize.std = {1, 1, 1};
  EXPECT_EQ(values_for(normalize, imagenet()).mean_std, "the recipe's mean without its std");
  normalize = imagenet();
  normalize.mean = {0, 0, 0};
  EXPECT_EQ(values_for(normalize, imagenet()).mean_std, "the recipe's std without its mean");
  normalize = imagenet();
  normalize.std_passes = 2;
  EXPECT_EQ(values_for(normalize, imagenet()).mean_std, "divided by std twice");
}

TEST(KnownValues, UnknownPairsAreSolvedForOnlyOnTheSamePicture) {
  Normalize own = imagenet();
  own.mean = {0.1F, 0.9F, 0.33F};
  EXPECT_EQ(values_for(own, imagenet()).normalize.mean, own.mean);
  EXPECT_FALSE(values_of(lines_for(own), 3, imagenet(), 0.05, /*exact=*/false).known);
}

// A flat channel has a mean and no slope: what gives that mean may have made it.
TEST(KnownValues, FlatChannelsAreComparedByTheirMean) {
  std::array<Line, 3> lines = lines_for(imagenet());
  for (Line& line : lines) {
    line.offset += line.slope * line.mean;
    line.slope = line.deviation = 0;
  }
  EXPECT_TRUE(values_of(lines, 3, imagenet(), 0.05, true).same_mean_std);
  for (Line& line : lines) line.offset += 77;
  EXPECT_FALSE(values_of(lines, 3, imagenet(), 0.05, true).known);
}

}  // namespace
}  // namespace tta

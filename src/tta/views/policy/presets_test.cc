#include "tta/views/policy/presets.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

std::vector<std::string> texts_of(std::string_view preset, const PolicyContext& context = {}) {
  std::vector<std::string> texts;
  for (const View& view : find_preset(preset)->views(context)) texts.push_back(canonical_text(view));
  return texts;
}

using Texts = std::vector<std::string>;

TEST(Presets, None) {
  EXPECT_EQ(texts_of("none"), (Texts{"identity"}));
}

TEST(Presets, Hflip) {
  EXPECT_EQ(texts_of("hflip"), (Texts{"identity", "hflip()"}));
}

TEST(Presets, D2) {
  EXPECT_EQ(texts_of("d2"), (Texts{"identity", "hflip()", "vflip()", "rot90(2)"}));
}

TEST(Presets, D4) {
  EXPECT_EQ(texts_of("d4"), (Texts{"identity", "hflip()", "vflip()", "rot90(2)", "rot90(1)", "hflip() * rot90(3)",
                                   "rot90(3)", "hflip() * rot90(1)"}));
}

TEST(Presets, FiveCrop) {
  EXPECT_EQ(texts_of("five_crop"), (Texts{"crop(center, 0.875)", "crop(top_left, 0.875)", "crop(top_right, 0.875)",
                                          "crop(bottom_left, 0.875)", "crop(bottom_right, 0.875)"}));
}

TEST(Presets, FiveCropFollowsTheRecipe) {
  EXPECT_EQ(texts_of("five_crop", {.crop_fraction = 0.95})[1], "crop(top_left, 0.95)");
}

TEST(Presets, TenCrop) {
  EXPECT_EQ(texts_of("ten_crop"),
            (Texts{"crop(center, 0.875)", "crop(center, 0.875) * hflip()", "crop(top_left, 0.875)",
                   "crop(top_left, 0.875) * hflip()", "crop(top_right, 0.875)", "crop(top_right, 0.875) * hflip()",
                   "crop(bottom_left, 0.875)", "crop(bottom_left, 0.875) * hflip()", "crop(bottom_right, 0.875)",
                   "crop(bottom_right, 0.875) * hflip()"}));
}

TEST(Presets, Multiscale) {
  EXPECT_EQ(texts_of("multiscale"),
            (Texts{"crop(center, 1)", "crop(center, 1) * hflip()", "crop(center, 0.875)",
                   "crop(center, 0.875) * hflip()", "crop(center, 0.778)", "crop(center, 0.778) * hflip()",
                   "crop(center, 0.7)", "crop(center, 0.7) * hflip()"}));
}

TEST(Presets, ScaleLadder5) {
  EXPECT_EQ(texts_of("scale_ladder5"),
            (Texts{"crop(center, 0.872)", "crop(top_left, 0.656) * hflip()", "crop(top_right, 0.933)",
                   "crop(bottom_left, 0.557) * hflip()", "crop(bottom_right, 0.975)"}));
}

TEST(Presets, Inception144) {
  Texts expected;
  for (const std::string fraction : {"0.875", "0.7777777777777778", "0.7", "0.6363636363636364"}) {
    for (const std::string square : {"center", "left", "right"}) {
      for (const std::string anchor : {"center", "top_left", "top_right", "bottom_left", "bottom_right", ""}) {
        std::string text = "crop(" + square + ", 1)";
        if (!anchor.empty()) text.append(" * crop(").append(anchor).append(", ").append(fraction).append(")");
        expected.push_back(text);
        expected.push_back(text + " * hflip()");
      }
    }
  }
  ASSERT_EQ(expected.size(), 144U);
  EXPECT_EQ(texts_of("inception144"), expected);
}

// The whole square is the same at each of the four scales.
TEST(Presets, Inception144RunsTheWholeSquaresOnce) {
  Policy policy;
  policy.views = find_preset("inception144")->views({});
  const Merged merged = merge_equal_views(policy);
  EXPECT_EQ(merged.policy.views.size(), 126U);
  EXPECT_EQ(merged.removed.size(), 18U);
  EXPECT_EQ(merged.policy.views[10].weight, 4);
}

TEST(Presets, ShiftFlip) {
  EXPECT_EQ(texts_of("shift_flip"),
            (Texts{"identity", "hflip()", "translate(0.03125, 0)", "translate(0.03125, 0) * hflip()",
                   "translate(-0.03125, 0)", "translate(-0.03125, 0) * hflip()", "translate(0, 0.03125)",
                   "translate(0, 0.03125) * hflip()", "translate(0, -0.03125)", "translate(0, -0.03125) * hflip()"}));
}

TEST(Presets, AreFoundByName) {
  const std::vector<std::string_view> names = preset_names();
  EXPECT_EQ(names, (std::vector<std::string_view>{"none", "hflip", "d2", "d4", "five_crop", "ten_crop", "multiscale",
                                                  "scale_ladder5", "inception144", "shift_flip"}));
  for (const Preset& preset : all_presets()) {
    EXPECT_EQ(find_preset(preset.name), &preset);
    EXPECT_FALSE(preset.summary.empty());
  }
  EXPECT_EQ(find_preset("eleven_crop"), nullptr);
}

TEST(Presets, WeighAllViewsTheSameAndLeaveTheBorderAlone) {
  for (const Preset& preset : all_presets()) {
    for (const View& view : preset.views({})) {
      EXPECT_EQ(view.weight, 1) << preset.name;
      EXPECT_EQ(view.border, Border::kReflect) << preset.name;
    }
  }
}

}  // namespace
}  // namespace tta

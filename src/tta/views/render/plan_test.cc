#include "tta/views/render/plan.h"

#include <gtest/gtest.h>

#include "support/support.h"
#include "tta/views/policy/expression.h"

namespace tta {
namespace {

using testing::error_of;

// torchvision's Resize(32) and CenterCrop(28), as an eval recipe has them.
Recipe square_recipe() {
  Recipe recipe;
  recipe.resize = {ResizeKind::kPillow, ResizeMode::kShortest, {32, 32}, Filter::kBilinear, SideRounding::kTruncate};
  recipe.crop.size = {28, 28};
  recipe.input = {28, 28};
  return recipe;
}

View view_of(const std::string& expression) {
  const Policy policy = parse_expression(expression, PolicyContext{});
  EXPECT_EQ(policy.views.size(), 1u) << expression;
  return policy.views.front();
}

Plan plan_of(const std::string& expression, Size source, const Recipe& recipe = square_recipe()) {
  return make_plan(view_of(expression), recipe, source);
}

TEST(Plan, IdentityIsTheRecipesCropOfTheResizedSource) {
  const Plan plan = plan_of("identity", {53, 37});
  EXPECT_EQ(plan.sampling, Sampling::kCopy);
  EXPECT_EQ(plan.copy->size, (Size{45, 32}));    // int(32 * 53 / 37)
  EXPECT_EQ(plan.window, (Rect{8, 2, 28, 28}));  // round half to even of 8.5
  EXPECT_EQ(plan.part, plan.window);
  EXPECT_EQ(plan.move, Move{});
}

TEST(Plan, LeadingCropIsAbsolute) {
  const Plan plan = plan_of("crop(bottom_right, 0.8)", {53, 37});
  EXPECT_EQ(plan.copy->size, (Size{50, 35}));
  EXPECT_EQ(plan.window, (Rect{22, 7, 28, 28}));
}

TEST(Plan, LeadingCropAtTheRecipesFractionIsTheIdentity) {
  EXPECT_EQ(plan_of("crop(center, 0.875)", {53, 37}), plan_of("identity", {53, 37}));
}

TEST(Plan, LeadingCropSquashesWhereTheRecipeDoes) {
  Recipe recipe = square_recipe();
  recipe.resize.mode = ResizeMode::kExact;
  recipe.resize.size = {28, 28};
  recipe.crop.size = {0, 0};
  const Plan plan = plan_of("crop(top_right, 0.7)", {53, 37}, recipe);
  EXPECT_EQ(plan.copy->size, (Size{40, 40}));
  EXPECT_EQ(plan.window, (Rect{12, 0, 28, 28}));
}

TEST(Plan, LeftMeansTopForPortraits) {
  EXPECT_EQ(plan_of("crop(left, 1)", {50, 28}).window, (Rect{0, 0, 28, 28}));
  EXPECT_EQ(plan_of("crop(right, 1)", {50, 28}).window, (Rect{22, 0, 28, 28}));
  EXPECT_EQ(plan_of("crop(left, 1)", {28, 50}).window, (Rect{0, 0, 28, 28}));
  EXPECT_EQ(plan_of("crop(right, 1)", {28, 50}).window, (Rect{0, 22, 28, 28}));
}

TEST(Plan, CropsAlongTheLongSideCoincideOnSquares) {
  EXPECT_EQ(plan_of("crop(left, 1)", {40, 40}), plan_of("crop(right, 1)", {40, 40}));
  EXPECT_NE(plan_of("crop(left, 1)", {50, 40}), plan_of("crop(right, 1)", {50, 40}));
}

TEST(Plan, FlipsAndTurnsMovePixelsOfTheSameWindow) {
  for (const char* text : {"hflip()", "vflip()", "rot90(1)", "rot90(2)", "rot90(3)", "rot90(1) * hflip()"}) {
    const Plan plan = plan_of(text, {53, 37});
    EXPECT_EQ(plan.sampling, Sampling::kCopy) << text;
    EXPECT_EQ(plan.window, plan_of("identity", {53, 37}).window) << text;
    EXPECT_NE(plan.move, Move{}) << text;
  }
}

TEST(Plan, TurningByRightAnglesIsExactToo) {
  EXPECT_EQ(plan_of("rotate(90)", {53, 37}), plan_of("rot90(1)", {53, 37}));
  EXPECT_EQ(plan_of("rotate(180)", {53, 37}), plan_of("hflip() * vflip()", {53, 37}));
}

TEST(Plan, MovesUndoThemselves) {
  EXPECT_EQ(plan_of("rotate(7) * rotate(-7)", {53, 37}), plan_of("identity", {53, 37}));
  EXPECT_EQ(plan_of("zoom(1.25) * zoom(0.8)", {53, 37}), plan_of("identity", {53, 37}));
  EXPECT_EQ(plan_of("translate(0.25, 0) * hflip() * translate(0.25, 0)", {53, 37}), plan_of("hflip()", {53, 37}));
}

TEST(Plan, WholePixelShiftsCopy) {
  const Plan plan = plan_of("translate(0.25, 0)", {53, 37});  // 7 of 28 pixels; the picture moves right
  EXPECT_EQ(plan.sampling, Sampling::kCopy);
  EXPECT_EQ(plan.window, (Rect{1, 2, 28, 28}));
}

TEST(Plan, ShiftsByPartsOfAPixelResampleTheSource) {
  const Plan plan = plan_of("translate(0.1, 0)", {53, 37});
  EXPECT_EQ(plan.sampling, Sampling::kResample);
  EXPECT_FALSE(plan.copy);
  EXPECT_FLOAT_EQ(plan.box[0], (8 - 2.8f) * 53 / 45);
  EXPECT_FLOAT_EQ(plan.box[2], (8 - 2.8f + 28) * 53 / 45);
}

TEST(Plan, RotationsReadACopyAtTheViewsScale) {
  const Plan plan = plan_of("rotate(10)", {530, 370});
  EXPECT_EQ(plan.sampling, Sampling::kBilinear);
  EXPECT_EQ(plan.copy->size, (Size{45, 32}));
  EXPECT_EQ(plan_of("rotate(10) * zoom(0.5)", {530, 370}).copy->size, (Size{23, 16}));
}

TEST(Plan, PerspectivesAreSampledFromACopyWhoseScaleFitsTheCentre) {
  // The corners at the top move inwards by a quarter: the centre of the window shows a place below the picture's.
  const std::string tilted = "perspective(0.25, 0, -0.25, 0, 0, 0, 0, 0)";
  const Plan plan = plan_of(tilted, {64, 64});
  EXPECT_EQ(plan.sampling, Sampling::kBilinear);
  EXPECT_NE(plan.map[7], 0);
  const double step = 1e-3;
  const Point across = apply(plan.map, {14 + step, 14}), down = apply(plan.map, {14, 14 + step});
  const Point centre = apply(plan.map, {14, 14});
  const double area = ((across.x - centre.x) * (down.y - centre.y) - (down.x - centre.x) * (across.y - centre.y));
  EXPECT_NEAR(area / (step * step), 1, 0.1);  // a pixel of the copy for each pixel of the view
}

TEST(Plan, LooksBeyondTheHorizonAreRefused) {
  const Error error = error_of([] { plan_of("perspective(0.4, 0, -0.4, 0, 0, 0, 0, 0) * zoom(0.1)", {64, 64}); });
  EXPECT_EQ(error.code(), ErrorCode::kView);
  EXPECT_STREQ(
      error.what(),
      "view 'perspective(0.4, 0, -0.4, 0, 0, 0, 0, 0) * zoom(0.1)': looks beyond the horizon: its ops together "
      "tilt the picture too much");
}

TEST(Plan, LetterboxFitsTheWholeSource) {
  const Plan plan = plan_of("letterbox()", {60, 31});
  EXPECT_EQ(plan.sampling, Sampling::kCopy);
  EXPECT_EQ(plan.copy->canvas.picture, (Size{28, 14}));
  EXPECT_EQ(plan.copy->canvas.size, (Size{28, 28}));
  EXPECT_EQ(plan.copy->canvas.picture_y, 7);
  EXPECT_EQ(plan_of("letterbox(1) * rotate(5)", {60, 31}).sampling, Sampling::kBilinear);
  EXPECT_EQ(plan_of("letterbox()", {1, 16384}).copy->canvas.picture, (Size{1, 28}));
}

TEST(Plan, PicturesSmallerThanTheCropArePadded) {
  Recipe recipe = square_recipe();
  recipe.resize.size = {21, 21};
  recipe.crop.fill = {1, 2, 3};
  const Plan plan = plan_of("identity", {53, 37}, recipe);  // resized to 30 x 21
  ASSERT_TRUE(plan.copy->canvas.padded());
  EXPECT_EQ(plan.copy->canvas.size, (Size{30, 28}));
  EXPECT_EQ(plan.copy->canvas.picture_y, 3);  // torchvision pads (28 - 21) // 2 at the top
  EXPECT_EQ(plan.copy->canvas.fill, (std::array<std::uint8_t, 3>{1, 2, 3}));
}

TEST(Plan, BorderCountsOnlyWhereTheWindowLooksBeyondTheCanvas) {
  View inside = view_of("crop(center, 0.5)");
  inside.border = Border::kConstant;
  EXPECT_EQ(make_plan(inside, square_recipe(), {53, 37}), plan_of("crop(center, 0.5)", {53, 37}));
  View beyond = view_of("zoom(0.5)");
  beyond.border = Border::kConstant;
  EXPECT_NE(make_plan(beyond, square_recipe(), {53, 37}), plan_of("zoom(0.5)", {53, 37}));
}

TEST(Plan, ImageThatDoesNotFitIsRefusedWithBothSizes) {
  Recipe recipe;
  recipe.resize.mode = ResizeMode::kNone;
  recipe.input = {32, 32};
  const Error error = error_of([&] { plan_of("identity", {31, 32}, recipe); });
  EXPECT_EQ(error.code(), ErrorCode::kView);
  EXPECT_STREQ(error.what(),
               "view 'identity': the image is 31 x 32, but the model takes 32 x 32; give a recipe "
               "that resizes or crops to that");
}

TEST(Plan, OpsThatNeedColourAreRefusedForGrayModels) {
  OpDef tint;
  tint.name = "tint";
  tint.kind = OpKind::kMix;
  tint.needs_colour = true;
  tint.is_identity = [](OpValues) { return false; };
  View view;
  view.ops = {Op{&tint, {}}};
  Recipe recipe = square_recipe();
  recipe.channels = 1;
  const Error error = error_of([&] { make_plan(view, recipe, {40, 40}); });
  EXPECT_EQ(error.code(), ErrorCode::kView);
  EXPECT_NE(std::string(error.what()).find("op 'tint' needs colour"), std::string::npos) << error.what();
}

TEST(Plan, FreeInputSizesFollowTheImage) {
  Recipe recipe;
  recipe.resize.mode = ResizeMode::kNone;
  EXPECT_EQ(plan_of("hflip()", {53, 37}, recipe).output, (Size{53, 37}));
}

// Any number of ops may follow each other, each within its own range.
TEST(Plan, OpsThatTogetherLeaveAllReasonAreRefused) {
  const auto repeated = [](std::string text, const std::string& op, int times) {
    for (int i = 0; i < times; ++i) text += (text.empty() ? "" : " * ") + op;
    return text;
  };
  for (const char* turn : {"", "rotate(1)"}) {
    for (const char* zoom : {"zoom(10)", "zoom(0.1)"}) {
      const std::string expression = repeated(turn, zoom, 60);
      EXPECT_EQ(error_of([&] { plan_of(expression, {53, 37}); }).code(), ErrorCode::kView) << expression;
    }
  }
}

// 16384 x 8 becomes 65536 x 32: a view of its end must not resize all of it.
TEST(Plan, TurnedViewsOfAPanoramaReadOnlyItsPart) {
  for (const char* expression : {"crop(left, 0.875) * rotate(15)", "rotate(15)", "crop(right, 0.875) * rotate(15)"}) {
    const Plan plan = plan_of(expression, {16384, 8});
    EXPECT_EQ(plan.sampling, Sampling::kBilinear);
    EXPECT_LT(plan.part.width, 2 * 28) << expression;
    EXPECT_LE(plan.part.height, 32) << expression;
  }
}

}  // namespace
}  // namespace tta

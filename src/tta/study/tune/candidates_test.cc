#include "tta/study/tune/candidates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "tta/views/policy/expression.h"

namespace tta {
namespace {

Recipe photo_recipe() {
  Recipe recipe;
  recipe.input = {224, 224};
  recipe.resize.mode = ResizeMode::kShortest;
  recipe.resize.size = {256, 256};
  recipe.crop.size = {224, 224};
  return recipe;
}

bool has_op(const TuningProblem& problem, std::string_view name) {
  return std::any_of(problem.views.begin(), problem.views.end(), [&](const View& view) {
    return std::any_of(view.ops.begin(), view.ops.end(), [&](const Op& op) { return op.def->name == name; });
  });
}

void expect_sound(const TuningProblem& problem) {
  std::set<std::string> texts;
  for (const View& view : problem.views) EXPECT_TRUE(texts.insert(canonical_text(view)).second) << display_name(view);
  EXPECT_EQ(canonical_text(problem.views.front()), "identity");
  EXPECT_EQ(problem.strengths.size(), problem.views.size());
  EXPECT_EQ(problem.strengths.front(), 0);
  EXPECT_EQ(problem.candidates.size(), problem.views.size());
  for (const FixedPolicy& reference : problem.references) {
    EXPECT_NEAR(std::accumulate(reference.views.weights.begin(), reference.views.weights.end(), 0.0), 1, 1e-12);
    for (const std::size_t view : reference.views.views) EXPECT_LT(view, problem.views.size());
  }
}

TEST(BuiltInProblem, HasAHundredDifferentViewsForPhotos) {
  const TuningProblem problem = built_in_problem(photo_recipe());
  expect_sound(problem);
  EXPECT_GE(problem.views.size(), 100U);
  EXPECT_LE(problem.views.size(), 128U);
  ASSERT_EQ(problem.references.size(), 2U);
  EXPECT_EQ(problem.references[1].name, "ten_crop");
  EXPECT_EQ(problem.references[1].views.views.size(), 10U);
  for (const double strength : problem.strengths) {
    EXPECT_TRUE(strength == 0 ||
                std::count(problem.grid.strengths.begin(), problem.grid.strengths.end(), strength) == 1);
  }
}

TEST(BuiltInProblem, ShiftsSmallInputsRatherThanCroppingThem) {
  Recipe recipe;
  recipe.input = {32, 32};
  const TuningProblem problem = built_in_problem(recipe);
  expect_sound(problem);
  EXPECT_FALSE(has_op(problem, "crop"));
  EXPECT_TRUE(has_op(problem, "translate"));
  EXPECT_EQ(problem.references[1].name, "shift_flip");
  EXPECT_LE(problem.views.size(), 128U);
}

TEST(BuiltInProblem, GivesGrayModelsNothingThatNeedsColour) {
  Recipe recipe = photo_recipe();
  recipe.channels = 1;
  const TuningProblem problem = built_in_problem(recipe);
  EXPECT_FALSE(has_op(problem, "saturation"));
  EXPECT_FALSE(has_op(problem, "grayscale"));
  EXPECT_TRUE(has_op(problem, "contrast"));
}

TEST(UsersProblem, MergesEqualViewsAndTakesPoliciesAsReferences) {
  Policy policy = parse_expression("hflip + identity + rotate(5)", {});
  policy.name = "mine";
  const std::vector<Policy> policies{policy};
  const TuningProblem problem = users_problem(policies, {}, 0);
  expect_sound(problem);
  EXPECT_EQ(problem.views.size(), 3U);
  ASSERT_EQ(problem.references.size(), 1U);
  EXPECT_EQ(problem.references[0].name, "mine");
  EXPECT_EQ(problem.references[0].views.weights, (std::vector<double>{0.5, 0.25, 0.25}));
  EXPECT_TRUE(problem.grid.strengths.empty());
}

TEST(UsersProblem, DrawsTrainingAugmentationsAtFourStrengths) {
  const std::vector<NamedTraining> trainings{
      {"train.txt", read_training_views("Compose(\n    RandomHorizontalFlip(p=0.5)\n    RandomRotation(degrees=[-15.0, "
                                        "15.0], interpolation=bilinear, expand=False, fill=0)\n)",
                                        "train.txt", false)}};
  const TuningProblem problem = users_problem({}, trainings, 3);
  expect_sound(problem);
  EXPECT_EQ(problem.grid.strengths.size() * problem.grid.counts.size(), problem.grid.policies.size());
  for (std::size_t c = 0; c < problem.grid.policies.size(); ++c) {
    EXPECT_LE(problem.grid.policies[c].views.size(), problem.grid.counts[c % problem.grid.counts.size()]);
    EXPECT_EQ(problem.grid.policies[c].views.front(), 0U);
  }
  EXPECT_EQ(users_problem({}, trainings, 3).views, problem.views);
}

}  // namespace
}  // namespace tta

#include "tta/study/tune/candidates.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <utility>

#include "tta/views/policy/expression.h"
#include "tta/views/policy/presets.h"

namespace tta {
namespace {

constexpr int kSmallSide = 64;
constexpr std::size_t kMostReferenceViews = 16;

constexpr double kMild = 1.0 / 3;
constexpr double kMedium = 2.0 / 3;
constexpr double kStrong = 1;

// What a line of a pool means: an expression (docs/policies.md), and how strong its views are.
struct PoolLine {
  double strength;
  const char* expression;
};

// Crops and zooms spread over the scales that a greedy policy search settles on for ImageNet models (Lyzhov et al.
// 2020, arXiv:2002.09103: areas of .76, .43, .87, .31 and .95 first); anchors are those of ten crops; the rest is mild,
// as strong views rarely help a model that hasn't seen them in training.
constexpr PoolLine kPhotoPool[] = {
    {kMild, "crop(center, 0.95 | 0.8) * hflip"},
    {kMild, "translate(-0.06 | 0.06, 0) * hflip"},
    {kMild, "translate(0, -0.06 | 0.06) * hflip"},
    {kMild, "rotate(-4, 4) * hflip"},
    {kMedium, "crop(center, 1 | 0.72) * hflip"},
    {kMedium, "crop(left | right, 1) * hflip"},
    {kMedium, "crop(top_left | top_right | bottom_left | bottom_right, 0.72) * hflip"},
    {kMedium, "aspect(0.87, 1.15) * hflip"},
    {kMedium, "rotate(-8, 8) * hflip"},
    {kMedium, "shear_x(-6, 6) * hflip"},
    {kMedium, "shear_y(-6, 6)"},
    {kStrong, "crop(center, 0.64 | 0.56) * hflip"},
    {kStrong, "crop(left | right, 0.8) * hflip"},
    {kStrong, "crop(top_left | top_right | bottom_left | bottom_right, 0.56) * hflip"},
    {kStrong, "zoom(0.8) * hflip"},
    {kStrong, "rotate(-15, 15) * hflip"},
    {kStrong, "shear_x(-12, 12) * hflip"},
};

// Shifts by whole pixels of an image of 32: one, one each way, two, three.
constexpr PoolLine kSmallPool[] = {
    {kMild, "translate(-0.03125 | 0.03125, -0.03125 | 0.03125) * hflip"},
    {kMild, "zoom(0.95, 1.06) * hflip"},
    {kMild, "rotate(-4, 4) * hflip"},
    {kMedium, "translate(-0.0625 | 0.0625, 0) * hflip"},
    {kMedium, "translate(0, -0.0625 | 0.0625) * hflip"},
    {kMedium, "zoom(0.9, 1.12) * hflip"},
    {kMedium, "aspect(0.9, 1.1) * hflip"},
    {kMedium, "rotate(-8, 8) * hflip"},
    {kMedium, "shear_x(-6, 6) * hflip"},
    {kMedium, "shear_y(-6, 6)"},
    {kStrong, "translate(-0.09375 | 0.09375, 0) * hflip"},
    {kStrong, "translate(0, -0.09375 | 0.09375) * hflip"},
    {kStrong, "zoom(0.8, 1.25) * hflip"},
    {kStrong, "rotate(-15, 15) * hflip"},
    {kStrong, "shear_x(-12, 12) * hflip"},
};

constexpr PoolLine kColourPool[] = {
    {kMild, "brightness(0.9, 1.1)"}, {kMild, "contrast(0.85, 1.15)"},        {kMild, "gamma(0.85, 1.18)"},
    {kMild, "saturation(0.8, 1.2)"}, {kMild, "sharpness(0.5, 1.5)"},         {kMedium, "brightness(0.8, 1.25)"},
    {kMedium, "contrast(0.7, 1.4)"}, {kMedium, "gamma(0.7, 1.4)"},           {kMedium, "saturation(0.6, 1.4)"},
    {kMedium, "sharpness(0, 2)"},    {kMedium, "autocontrast() + jpeg(75)"}, {kStrong, "gamma(0.5, 2)"},
    {kStrong, "contrast(0.5, 1.8)"}, {kStrong, "grayscale() + equalize()"},
};

constexpr double kUserStrengths[] = {0.25, 0.5, 0.75, 1};
constexpr std::size_t kUserCounts[] = {2, 4, 8, 16};

bool needs_colour(const View& view) {
  return std::any_of(view.ops.begin(), view.ops.end(), [](const Op& op) { return op.def->needs_colour; });
}

// Numbers views, those that mean the same alike.
class Builder {
 public:
  Builder() { add(View{}, 0); }

  std::size_t add(View view, double strength) {
    view.weight = 1;
    const auto [place, is_new] = numbers_.try_emplace({canonical_text(view), view.label_map}, problem_.views.size());
    if (!is_new) return place->second;
    problem_.candidates.push_back(problem_.views.size());
    problem_.views.push_back(std::move(view));
    problem_.strengths.push_back(strength);
    return place->second;
  }

  // Weights of views that mean the same are added up; those of weight 0 don't matter.
  WeightedViews add_all(std::span<const View> views, double strength) {
    WeightedViews result;
    double sum = 0;
    for (const View& view : views) {
      const std::size_t number = add(view, strength);
      if (view.weight == 0) continue;
      sum += view.weight;
      const auto place = std::find(result.views.begin(), result.views.end(), number);
      if (place != result.views.end()) {
        result.weights[static_cast<std::size_t>(place - result.views.begin())] += view.weight;
        continue;
      }
      result.views.push_back(number);
      result.weights.push_back(view.weight);
    }
    for (double& weight : result.weights) weight /= sum;
    return result;
  }

  void add_reference(const std::string& name, std::span<const View> views, double strength) {
    WeightedViews policy = add_all(views, strength);
    const bool is_identity = policy.views == std::vector<std::size_t>{0};
    if (!is_identity && policy.views.size() <= kMostReferenceViews)
      problem_.references.push_back({name, std::move(policy)});
  }

  void add_line(const PoolLine& line, bool gray, const PolicyContext& context) {
    for (const View& view : parse_expression(line.expression, context).views) {
      if (!gray || !needs_colour(view)) add(view, line.strength);
    }
  }

  GridPlan& grid() { return problem_.grid; }
  TuningProblem take() { return std::move(problem_); }

 private:
  TuningProblem problem_;
  std::map<std::pair<std::string, LabelMap>, std::size_t> numbers_;
};

}  // namespace

TuningProblem built_in_problem(const Recipe& recipe) {
  const PolicyContext context{crop_fraction(recipe)};
  const bool gray = recipe.channels == 1;
  const bool small = std::max(recipe.input.width, recipe.input.height) <= kSmallSide;
  Builder builder;
  builder.add_reference("hflip", find_preset("hflip")->views(context), 0);
  const char* const usual = small ? "shift_flip" : "ten_crop";
  builder.add_reference(usual, find_preset(usual)->views(context), kMild);
  const std::span<const PoolLine> pool = small ? std::span<const PoolLine>(kSmallPool) : kPhotoPool;
  for (const PoolLine& line : pool) builder.add_line(line, gray, context);
  for (const PoolLine& line : kColourPool) builder.add_line(line, gray, context);
  builder.grid().strengths = {kMild, kMedium, kStrong};
  builder.grid().counts = {2, 3, 5, 10};
  return builder.take();
}

TuningProblem users_problem(std::span<const Policy> policies, std::span<const NamedTraining> trainings,
                            std::uint64_t seed) {
  Builder builder;
  for (const Policy& policy : policies) builder.add_reference(policy.name, policy.views, kStrong);
  for (const NamedTraining& training : trainings) {
    const bool has_grid = &training == trainings.data();
    if (has_grid) {
      builder.grid().strengths.assign(std::begin(kUserStrengths), std::end(kUserStrengths));
      builder.grid().counts.assign(std::begin(kUserCounts), std::end(kUserCounts));
    }
    for (const double strength : kUserStrengths) {
      for (const std::size_t count : kUserCounts) {
        const Policy drawn = drawn_policy(training.views, {static_cast<int>(count), seed, strength});
        WeightedViews cell = builder.add_all(drawn.views, strength);
        if (has_grid) builder.grid().policies.push_back(std::move(cell));
      }
    }
  }
  return builder.take();
}

}  // namespace tta

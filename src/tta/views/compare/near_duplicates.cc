#include "tta/views/compare/near_duplicates.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/views/compare/test_pictures.h"
#include "tta/views/render/renderer.h"

namespace tta {
namespace {

constexpr double kSide = 64;
constexpr int kBlock = 8;

int scaled(int side, double factor) {
  return std::max(1, static_cast<int>(std::lround(side * factor)));
}

Size scaled(Size size, double factor) {
  return size == Size{} ? size : Size{scaled(size.width, factor), scaled(size.height, factor)};
}

// The recipe at a size of about 64 x 64 pixels, its proportions kept. Images that must have the model's size already
// are made so here.
Recipe small(Recipe recipe) {
  const double area = static_cast<double>(recipe.input.width) * recipe.input.height;
  const double factor = kSide / std::sqrt(area);
  recipe.input = scaled(recipe.input, factor);
  recipe.crop.size = recipe.crop.size == Size{} ? Size{} : recipe.input;
  recipe.resize.size = scaled(recipe.resize.size, factor);
  if (recipe.resize.mode == ResizeMode::kNone) {
    recipe.resize.mode = ResizeMode::kShortest;
    recipe.resize.size = recipe.crop.size = recipe.input;
  }
  return recipe;
}

// The pictures on which views must look alike: of both formats, unless every image has the model's own.
std::vector<Image> pictures_for(const Recipe& recipe, bool resizes) {
  constexpr Size kLandscape{160, 120};
  std::vector<Image> pictures;
  const Size first = resizes ? kLandscape : Size{2 * recipe.input.width, 2 * recipe.input.height};
  const Size second = resizes ? Size{kLandscape.height, kLandscape.width} : first;
  pictures.push_back(test_picture(first, recipe.channels, /*seed=*/3));
  pictures.push_back(test_picture(second, recipe.channels, /*seed=*/4));
  return pictures;
}

// A rendered view, and the sums of its blocks of kBlock x kBlock values: their differences are a lower bound of the
// pixels' and tell most pairs apart.
struct Look {
  Image pixels;
  std::vector<std::int32_t> blocks;
};

Look look_at(Image pixels) {
  Look look;
  const int columns = (pixels.width() * pixels.channels() + kBlock - 1) / kBlock;
  const int rows = (pixels.height() + kBlock - 1) / kBlock;
  look.blocks.resize(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
  for (int y = 0; y < pixels.height(); ++y) {
    std::int32_t* row = look.blocks.data() + std::ptrdiff_t{y / kBlock} * columns;
    for (int x = 0; x < pixels.width() * pixels.channels(); ++x) row[x / kBlock] += pixels.row(y)[x];
  }
  look.pixels = std::move(pixels);
  return look;
}

template <typename T>
std::int64_t sum_of_differences(const T* a, const T* b, std::size_t count) {
  std::int32_t sum = 0;  // at most 255 a value, and renders are small
  for (std::size_t i = 0; i < count; ++i) sum += std::abs(a[i] - b[i]);
  return sum;
}

// The mean difference, or infinity where it is certain to be kNearDuplicateLevels or more.
double difference_between(const Look& a, const Look& b) {
  const std::size_t values = a.pixels.size_bytes();
  const double most = kNearDuplicateLevels * static_cast<double>(values);
  const std::int64_t at_least = sum_of_differences(a.blocks.data(), b.blocks.data(), a.blocks.size());
  if (static_cast<double>(at_least) >= most) return INFINITY;
  const std::int64_t sum = sum_of_differences(a.pixels.row(0), b.pixels.row(0), values);
  return static_cast<double>(sum) < most ? static_cast<double>(sum) / static_cast<double>(values) : INFINITY;
}

// Looks of all views, nothing for those that can't be made of the picture.
std::vector<std::optional<Look>> looks_of(std::span<const View> views, const Renderer& renderer, const Image& picture) {
  std::vector<std::optional<Look>> looks(views.size());
  for (std::size_t i = 0; i < views.size(); ++i) {
    try {
      const PlanSet plan = make_plans(views.subspan(i, 1), renderer.recipe(), picture.size());
      const Source source = renderer.make_source(Image::copy_of(picture), plan);
      looks[i] = look_at(renderer.picture(plan.plans.front(), source));
    } catch (const Error&) {
      continue;  // predict says what is wrong with it
    }
  }
  return looks;
}

struct Pair {
  std::size_t view;
  std::size_t like;
  double difference;
};

// A label map says what the same pixels mean, so pairs that differ there are different questions.
std::vector<Pair> pairs_to_compare(std::span<const View> views) {
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < views.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (views[i].label_map == views[j].label_map) pairs.push_back({i, j, 0});
    }
  }
  return pairs;
}

// Keeps the pairs that are alike on this picture too.
void keep_alike(std::vector<Pair>& pairs, const std::vector<std::optional<Look>>& looks) {
  const auto differs = [&](Pair& pair) {
    if (!looks[pair.view] || !looks[pair.like]) return true;
    pair.difference = std::max(pair.difference, difference_between(*looks[pair.view], *looks[pair.like]));
    return !(pair.difference < kNearDuplicateLevels);
  };
  pairs.erase(std::remove_if(pairs.begin(), pairs.end(), differs), pairs.end());
}

}  // namespace

std::vector<NearDuplicate> near_duplicates(const Policy& policy, const Recipe& recipe) {
  if (policy.views.size() < 2) return {};
  const Renderer renderer(small(recipe));
  std::vector<Pair> pairs = pairs_to_compare(policy.views);
  for (const Image& picture : pictures_for(renderer.recipe(), recipe.resize.mode != ResizeMode::kNone)) {
    if (pairs.empty()) return {};
    keep_alike(pairs, looks_of(policy.views, renderer, picture));
  }
  std::vector<NearDuplicate> result;
  for (auto pair = pairs.begin(); pair != pairs.end();) {
    const auto end = std::find_if(pair, pairs.end(), [&](const Pair& other) { return other.view != pair->view; });
    const auto nearest =
        std::min_element(pair, end, [](const Pair& a, const Pair& b) { return a.difference < b.difference; });
    result.push_back({display_name(policy.views[nearest->view]), display_name(policy.views[nearest->like]),
                      std::round(nearest->difference * 100) / 100});
    pair = end;
  }
  return result;
}

Recipe usual_recipe(double crop_fraction) {
  constexpr int kInput = 224;
  Recipe recipe;
  recipe.input = recipe.crop.size = {kInput, kInput};
  const int side = scaled(kInput, 1 / crop_fraction);
  recipe.resize.mode = ResizeMode::kShortest;
  recipe.resize.size = {side, side};
  return recipe;
}

}  // namespace tta

#include "tta/views/policy/generators.h"

#include <algorithm>
#include <array>

#include "tta/base/core/limits.h"
#include "tta/views/policy/augmentations.h"
#include "tta/views/policy/distribution.h"

namespace tta {
namespace {

constexpr int kDrawParams = 3;
constexpr ParamDef kCount{.name = "count", .min = 1, .max = kMaxViews, .integer = true, .default_value = 8};
constexpr ParamDef kSeed{.name = "seed", .min = 0, .max = 999'999'999, .integer = true, .default_value = 0};
constexpr ParamDef kStrength{.name = "strength", .min = 0, .max = 1, .default_value = 1};
constexpr std::string_view kAutoAugmentPolicies[] = {"imagenet", "cifar10", "svhn"};  // autoaugment_names()

constexpr ParamDef kRandAugmentParams[] = {
    {.name = "n", .min = 1, .max = 16, .integer = true, .default_value = 2},
    {.name = "m", .min = 0, .max = 30, .integer = true, .default_value = 9},
    kCount,
    kSeed,
    kStrength,
};
constexpr ParamDef kTrivialAugmentParams[] = {kCount, kSeed, kStrength};
constexpr ParamDef kAugMixParams[] = {
    {.name = "severity", .min = 1, .max = 10, .integer = true, .default_value = 3},
    kCount,
    kSeed,
    kStrength,
};
constexpr ParamDef kAutoAugmentParams[] = {
    {.name = "policy", .default_value = 0, .choices = kAutoAugmentPolicies},
    kCount,
    kSeed,
    kStrength,
};

// Draws as the last three values say.
std::vector<View> drawn(const Distribution& distribution, OpValues values) {
  const OpValues last = values.last(kDrawParams);
  std::vector<View> views = draw_views(
      distribution,
      {.count = static_cast<int>(last[0]), .seed = static_cast<std::uint64_t>(last[1]), .strength = last[2]});
  for (View& view : views) {
    view.border = Border::kConstant;
    view.fill = {0, 0, 0};
  }
  return views;
}

constexpr Generator kGenerators[] = {
    {{.name = "randaugment",
      .summary = "n ops in a row of magnitude m of 30; torchvision's RandAugment",
      .params = kRandAugmentParams},
     [](OpValues v) { return drawn(randaugment(static_cast<int>(v[0]), static_cast<int>(v[1])), v); }},
    {{.name = "trivialaugment",
      .summary = "one op of any magnitude; torchvision's TrivialAugmentWide",
      .params = kTrivialAugmentParams},
     [](OpValues v) { return drawn(trivialaugment(), v); }},
    {{.name = "augmix", .summary = "one to three mild ops; a chain of torchvision's AugMix", .params = kAugMixParams},
     [](OpValues v) { return drawn(augmix(static_cast<int>(v[0])), v); }},
    {{.name = "autoaugment",
      .summary = "a learned pair of ops; torchvision's AutoAugment",
      .params = kAutoAugmentParams},
     [](OpValues v) { return drawn(*autoaugment(kAutoAugmentPolicies[static_cast<std::size_t>(v[0])]), v); }},
};

}  // namespace

std::span<const Generator> all_generators() {
  return kGenerators;
}

const Generator* find_generator(std::string_view name) {
  for (const Generator& generator : kGenerators) {
    if (generator.def.name == name) return &generator;
  }
  return nullptr;
}

std::vector<std::string_view> generator_names() {
  std::vector<std::string_view> names;
  for (const Generator& generator : kGenerators) names.push_back(generator.def.name);
  return names;
}

}  // namespace tta

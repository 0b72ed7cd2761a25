// Views of images of any shape: the first bytes are the image's sides and the recipe, the rest is an expression.
#include <algorithm>
#include <utility>

#include "fuzz/fuzz.h"
#include "tta/base/core/error.h"
#include "tta/views/policy/expression.h"
#include "tta/views/render/renderer.h"

namespace {

constexpr std::size_t kHeaderBytes = 5;

// The eight shapes of recipes: padded or not, squashed or not, gray or not.
tta::Recipe recipe_of(unsigned bits) {
  constexpr int kSide = 48;
  tta::Recipe recipe;
  recipe.channels = bits & 1 ? 1 : 3;
  recipe.resize.mode = bits & 2   ? tta::ResizeMode::kExact
                       : bits & 4 ? tta::ResizeMode::kLongest
                                  : tta::ResizeMode::kShortest;
  recipe.resize.size = bits & 8 ? tta::Size{kSide - 7, kSide - 7} : tta::Size{kSide + 4, kSide + 4};
  recipe.resize.filter = static_cast<tta::Filter>(bits / 16 % 6);
  recipe.crop.size = {kSide, kSide};
  recipe.input = {kSide, kSide};
  return recipe;
}

// A side from two bytes: mostly small, up to those of a very long panorama.
int side_of(const std::uint8_t* data) {
  const int side = data[0] | data[1] << 8;
  return 1 + (data[1] < 0xC0 ? side % 64 : side % 4096);
}

void render(const tta::Policy& policy, const tta::Recipe& recipe, tta::Size size) {
  const std::span<const tta::View> views = std::span(policy.views).first(std::min<std::size_t>(policy.views.size(), 6));
  const tta::PlanSet plans = tta::make_plans(views, recipe, size);
  const tta::Renderer renderer(recipe);
  tta::Image image(size, recipe.channels);
  std::fill_n(image.row(0), image.size_bytes(), std::uint8_t{77});
  const tta::Source source = renderer.make_source(std::move(image), plans);
  for (const tta::Plan& plan : plans.plans) tta::fuzz::read_all(renderer.picture(plan, source));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < kHeaderBytes) return 0;
  const tta::Size image{side_of(data), side_of(data + 2)};
  if (std::int64_t{image.width} * image.height > 1 << 20) return 0;
  const std::string_view text = tta::fuzz::text_of(data + kHeaderBytes, size - kHeaderBytes);
  try {
    render(tta::parse_expression(text, {}), recipe_of(data[4]), image);
  } catch (const tta::Error&) {
  }
  return 0;
}

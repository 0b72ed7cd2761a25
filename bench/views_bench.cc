// Times single views on one thread: tta_views_bench EXPRESSION... prints the milliseconds of each expression's last
// view, the fastest of many runs, from a decoded image whose shared copies are made to the row of a float32 NCHW
// tensor. tools/bench/views.py runs it beside other libraries doing the same.
#include <chrono>
#include <cstdio>
#include <limits>
#include <vector>

#include "test_picture.h"
#include "tta/base/core/error.h"
#include "tta/views/policy/expression.h"
#include "tta/views/render/renderer.h"

namespace tta {
namespace {

constexpr int kRuns = 400;

// torchvision's ImageNet evaluation: short side 256, centre 224.
Recipe imagenet_recipe() {
  Recipe recipe;
  recipe.resize = {ResizeKind::kPillow, ResizeMode::kShortest, {256, 256}, Filter::kBilinear, SideRounding::kTruncate};
  recipe.crop.size = recipe.input = {224, 224};
  recipe.normalize.scale_divisor = 255;
  recipe.normalize.mean = {0.485F, 0.456F, 0.406F};
  recipe.normalize.std = {0.229F, 0.224F, 0.225F};
  return recipe;
}

double fastest_ms(const char* expression) {
  const Renderer renderer(imagenet_recipe());
  const View view = parse_expression(expression, PolicyContext{}).views.back();
  const Image photo = test_picture({640, 427});
  const PlanSet plans = make_plans(std::span(&view, 1), renderer.recipe(), photo.size());
  const Source source = renderer.make_source(Image::copy_of(photo), plans);
  std::vector<std::byte> row(renderer.row_bytes(plans.plans.front().output));
  double fastest = std::numeric_limits<double>::infinity();
  for (int run = 0; run < kRuns; ++run) {
    const auto start = std::chrono::steady_clock::now();
    renderer.render(plans.plans.front(), source, row);
    const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
    fastest = std::min(fastest, elapsed.count());
  }
  return fastest;
}

}  // namespace
}  // namespace tta

int main(int argc, char** argv) {
  try {
    for (int i = 1; i < argc; ++i) std::printf("%.4f\n", tta::fastest_ms(argv[i]));
  } catch (const tta::Error& error) {
    std::fprintf(stderr, "tta_views_bench: %s\n", error.what());
    return 2;
  }
}

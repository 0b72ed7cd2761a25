// Recipes that cut or pad the image to the model's proportions before they resize it: Keras's crop_to_aspect_ratio and
// pad_to_aspect_ratio. Oracle: tools/golden/keras_resize.py.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "support/support.h"
#include "tta/views/policy/expression.h"
#include "tta/views/render/renderer.h"

namespace tta {
namespace {

using testing::golden_path;
using testing::read_npy;
using testing::read_npy_image;

constexpr std::uint8_t kFill = 114;

Recipe keras_recipe(ResizeMode mode, Size size) {
  Recipe recipe;
  recipe.resize = {ResizeKind::kTensorFlow, mode, size};
  recipe.resize.antialias = false;
  recipe.resize.dtype = PixelType::kFloat32;
  recipe.crop.offset = CropOffset::kFloor;
  recipe.crop.fill = {kFill, kFill, kFill};
  recipe.layout = Layout::kNhwc;
  recipe.input = size;
  return recipe;
}

View view_of(const std::string& expression) {
  return parse_expression(expression, PolicyContext{}).views.back();
}

// Values 0..255 of one view, [height, width, channel].
std::vector<float> rendered(const std::string& expression, const Image& image, const Recipe& recipe) {
  const Renderer renderer(recipe);
  const View view = view_of(expression);
  const PlanSet plans = make_plans(std::span(&view, 1), recipe, image.size());
  const Source source = renderer.make_source(Image::copy_of(image), plans);
  std::vector<float> values(renderer.row_bytes(recipe.input) / sizeof(float));
  renderer.render(plans.plans.front(), source, std::as_writable_bytes(std::span(values)));
  return values;
}

struct ProportionsCase {
  const char* kind;
  ResizeMode mode;
  Size size;
};

class Proportions : public ::testing::TestWithParam<ProportionsCase> {};

TEST_P(Proportions, IdentityAndItsMirrorImageAreKerass) {
  const auto& [kind, mode, size] = GetParam();
  const Image photo = read_npy_image(golden_path("keras/photo.npy"));
  const std::string name = std::to_string(size.width) + "x" + std::to_string(size.height);
  const testing::NpyArray golden = read_npy(golden_path("keras/" + std::string(kind) + "_" + name + ".npy"));
  const Recipe recipe = keras_recipe(mode, size);
  const std::vector<float> identity = rendered("identity", photo, recipe);
  const std::vector<float> mirrored = rendered("hflip", photo, recipe);
  ASSERT_EQ(golden.bytes.size(), identity.size() * sizeof(float));
  const auto row = static_cast<std::size_t>(size.width) * 3;
  for (std::size_t i = 0; i < identity.size(); ++i) {
    ASSERT_NEAR(identity[i], golden.as<float>()[i], 1e-6 * 255) << i;
    const std::size_t x = i % row / 3;
    const std::size_t mirror = i - x * 3 + (static_cast<std::size_t>(size.width) - 1 - x) * 3;
    ASSERT_EQ(mirrored[i], identity[mirror]) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Keras, Proportions,
                         ::testing::Values(ProportionsCase{"crop", ResizeMode::kCropExact, {16, 16}},
                                           ProportionsCase{"crop", ResizeMode::kCropExact, {24, 10}},
                                           ProportionsCase{"crop", ResizeMode::kCropExact, {9, 31}},
                                           ProportionsCase{"crop", ResizeMode::kCropExact, {60, 40}},
                                           ProportionsCase{"pad", ResizeMode::kPadExact, {16, 16}},
                                           ProportionsCase{"pad", ResizeMode::kPadExact, {24, 10}},
                                           ProportionsCase{"pad", ResizeMode::kPadExact, {9, 31}},
                                           ProportionsCase{"pad", ResizeMode::kPadExact, {60, 40}}),
                         [](const auto& param) {
                           const Size size = param.param.size;
                           return std::string(param.param.kind) + "_" + std::to_string(size.width) + "x" +
                                  std::to_string(size.height);
                         });

// A picture that is one colour left of its middle square, another one in it, a third one right of it.
Image three_parts() {
  Image image({96, 32}, 3);
  for (int y = 0; y < 32; ++y) {
    for (int x = 0; x < 96; ++x) std::memset(image.row(y) + x * 3, x < 32 ? 10 : x < 64 ? 100 : 200, 3);
  }
  return image;
}

TEST(Proportions, ViewsSeeWhatLiesBeyondACut) {
  const Recipe recipe = keras_recipe(ResizeMode::kCropExact, {16, 16});
  for (const float value : rendered("identity", three_parts(), recipe)) ASSERT_EQ(value, 100);
  for (const char* expression : {"translate(0.5, 0)", "zoom(0.5)", "rotate(45)"}) {
    const std::vector<float> values = rendered(expression, three_parts(), recipe);
    EXPECT_NEAR(*std::min_element(values.begin(), values.end()), 10, 1e-3) << expression;
  }
}

TEST(Proportions, PaddingCountsAsPicture) {
  const Recipe recipe = keras_recipe(ResizeMode::kPadExact, {24, 24});
  for (const char* expression : {"identity", "rotate(180)", "zoom(1.01)", "crop(center, 1) * hflip"}) {
    const std::vector<float> values = rendered(expression, three_parts(), recipe);
    const bool covers = std::string(expression).starts_with("crop");  // absolute crops look at the picture alone
    EXPECT_EQ(values[12 * 3] == kFill, !covers) << expression;
    EXPECT_NEAR(values[(12 * 24 + 12) * 3], 100, 1e-3) << expression;
  }
}

// A phone's photo must not need ten times its memory.
TEST(Proportions, LargePhotosArePaddedAsBytes) {
  const Recipe recipe = keras_recipe(ResizeMode::kPadExact, {224, 224});
  const std::vector<View> views = parse_expression("hflip * zoom(1, 1.1)", PolicyContext{}).views;
  const PlanSet plans = make_plans(views, recipe, {9000, 6000});
  EXPECT_EQ(plans.copies.size(), 1U);
  EXPECT_EQ(plans.copies[0].key.size, (Size{9000, 9000}));
}

}  // namespace
}  // namespace tta

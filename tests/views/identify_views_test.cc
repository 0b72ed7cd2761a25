// No view is dropped, doubled or exchanged: through ONNX Runtime and the whole predictor, with a model whose answer is
// its input. From each view's probabilities the picture that the model saw is read back and compared with one made the
// slow way: resize the whole image, crop, move pixel by pixel.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "support/support.h"
#include "tta/image/pixels/resample.h"
#include "tta/model/onnx/onnx_model.h"
#include "tta/predict/predictor/bundle.h"
#include "tta/predict/predictor/predictor.h"
#include "tta/views/policy/expression.h"
#include "tta/views/render/renderer.h"

namespace tta {
namespace {

using testing::golden_path;
using testing::random_image;

constexpr int kSide = 32;   // of the model's input
constexpr int kShort = 36;  // the recipe's resize

Recipe recipe_32() {
  Recipe recipe;
  recipe.resize = {
      ResizeKind::kPillow, ResizeMode::kShortest, {kShort, kShort}, Filter::kBilinear, SideRounding::kTruncate};
  recipe.crop.size = recipe.input = {kSide, kSide};
  recipe.normalize.scale_divisor = 255;
  return recipe;
}

// The input values behind probabilities, less the first one (softmax hides a constant). `scale`: what 1 of 255 levels
// is.
std::vector<int> levels_of(std::span<const double> row, double scale) {
  std::vector<int> levels;
  for (const double p : row) levels.push_back(static_cast<int>(std::lround(std::log(p / row[0]) / scale)));
  return levels;
}

// What every view of `policy` showed the model: all levels in NCHW order.
std::vector<std::vector<int>> seen_by_model(const Policy& policy, const Image& image, int workers) {
  PredictorOptions options;
  options.threads = workers;
  Predictor predictor(open_onnx_model(golden_path("onnx/flatten_nchw_32.onnx")), recipe_32(), {}, options);
  std::vector<std::vector<int>> seen;
  Job job;
  job.image = "image";
  job.input = Image::copy_of(image);
  job.policy = predictor.prepare(policy);
  job.on_row = [&](int, std::span<const double> row) { seen.push_back(levels_of(row, 1 / 255.0)); };
  predictor.submit(std::move(job)).wait();
  return seen;
}

std::vector<int> values_of(const Image& picture) {
  std::vector<int> values;
  for (int c = 0; c < 3; ++c) {
    for (int y = 0; y < picture.height(); ++y) {
      for (int x = 0; x < picture.width(); ++x)
        values.push_back(picture.view().pixel(x, y)[c] - picture.view().pixel(0, 0)[0]);
    }
  }
  return values;
}

using From = std::function<std::pair<int, int>(int x, int y)>;

Image moved(const Image& image, const From& from) {
  Image result(image.size(), 3);
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      const auto [old_x, old_y] = from(x, y);
      std::memcpy(result.row(y) + 3 * x, image.view().pixel(old_x, old_y), 3);
    }
  }
  return result;
}

Image flipped(const Image& image) {
  return moved(image, [](int x, int y) { return std::pair(kSide - 1 - x, y); });
}

// Resize so that the short side is `side`, then crop at (x, y) given by the resized size.
Image crop_of_resized(const Image& image, int side, const std::function<std::pair<int, int>(Size)>& corner) {
  const int width = image.width();
  const int height = image.height();
  const Size size = width < height ? Size{side, static_cast<int>(1.0 * side * height / width)}
                                   : Size{static_cast<int>(1.0 * side * width / height), side};
  const Image resized = resize(image, size, Filter::kBilinear);
  const auto [x, y] = corner(size);
  return Image::copy_of(resized.view().crop({x, y, kSide, kSide}));
}

int half_even(int difference) {
  return static_cast<int>(std::nearbyint(difference / 2.0));
}

const std::map<std::string, std::function<std::pair<int, int>(Size)>> kCorners{
    {"center", [](Size s) { return std::pair(half_even(s.width - kSide), half_even(s.height - kSide)); }},
    {"top_left", [](Size) { return std::pair(0, 0); }},
    {"top_right", [](Size s) { return std::pair(s.width - kSide, 0); }},
    {"bottom_left", [](Size s) { return std::pair(0, s.height - kSide); }},
    {"bottom_right", [](Size s) { return std::pair(s.width - kSide, s.height - kSide); }},
};

std::vector<Image> with_flips(std::vector<Image> images) {
  std::vector<Image> result;
  for (Image& image : images) {
    Image mirrored = flipped(image);
    result.push_back(std::move(image));
    result.push_back(std::move(mirrored));
  }
  return result;
}

Image centre(const Image& image) {
  return crop_of_resized(image, kShort, kCorners.at("center"));
}

std::vector<Image> five_crops(const Image& image) {
  std::vector<Image> crops;
  for (const char* anchor : {"center", "top_left", "top_right", "bottom_left", "bottom_right"}) {
    crops.push_back(crop_of_resized(image, kShort, kCorners.at(anchor)));
  }
  return crops;
}

// The eight symmetries of the identity view.
std::vector<Image> symmetries(const Image& image) {
  constexpr int kLast = kSide - 1;
  const std::array<From, 8> moves{
      [](int x, int y) { return std::pair(x, y); },
      [](int x, int y) { return std::pair(kLast - x, y); },
      [](int x, int y) { return std::pair(x, kLast - y); },
      [](int x, int y) { return std::pair(kLast - x, kLast - y); },
      [](int x, int y) { return std::pair(y, x); },
      [](int x, int y) { return std::pair(kLast - y, x); },
      [](int x, int y) { return std::pair(y, kLast - x); },
      [](int x, int y) { return std::pair(kLast - y, kLast - x); },
  };
  std::vector<Image> result;
  for (const From& from : moves) result.push_back(moved(image, from));
  return result;
}

Policy preset(const std::string& name) {
  return merge_equal_views(load_policy(name, policy_context(recipe_32()))).policy;
}

std::vector<std::vector<int>> values_of(const std::vector<Image>& images) {
  std::vector<std::vector<int>> values;
  for (const Image& image : images) values.push_back(values_of(image));
  return values;
}

const Image& test_image() {
  static const Image image = random_image({61, 43}, 3, 42);
  return image;
}

class IdentifyViews : public ::testing::TestWithParam<int> {};

TEST_P(IdentifyViews, CropPresetsInOrder) {
  const Image& image = test_image();
  EXPECT_EQ(seen_by_model(preset("none"), image, GetParam()),
            (std::vector<std::vector<int>>{values_of(centre(image))}));
  EXPECT_EQ(seen_by_model(preset("five_crop"), image, GetParam()), values_of(five_crops(image)));
  EXPECT_EQ(seen_by_model(preset("ten_crop"), image, GetParam()), values_of(with_flips(five_crops(image))));
}

TEST_P(IdentifyViews, ScalePresetsInOrder) {
  const Image& image = test_image();
  std::vector<Image> scales;
  for (const double fraction : {1.0, 0.875, 0.778, 0.7}) {
    scales.push_back(crop_of_resized(image, static_cast<int>(std::nearbyint(kSide / fraction)), kCorners.at("center")));
  }
  EXPECT_EQ(seen_by_model(preset("multiscale"), image, GetParam()), values_of(with_flips(std::move(scales))));
}

TEST_P(IdentifyViews, SymmetryPresetsShowEachSymmetryOnce) {
  const Image& image = test_image();
  const auto all = values_of(symmetries(centre(image)));
  const auto as_set = [](const std::vector<std::vector<int>>& views) { return std::set(views.begin(), views.end()); };
  const auto d4 = seen_by_model(preset("d4"), image, GetParam());
  EXPECT_EQ(d4.size(), 8u);
  EXPECT_EQ(as_set(d4), as_set(all));
  EXPECT_EQ(d4.front(), all.front());
  const auto d2 = seen_by_model(preset("d2"), image, GetParam());
  EXPECT_EQ(d2.size(), 4u);
  EXPECT_EQ(as_set(d2), std::set(all.begin(), all.begin() + 4));
  const auto hflip = seen_by_model(preset("hflip"), image, GetParam());
  EXPECT_EQ(hflip, (std::vector(all.begin(), all.begin() + 2)));
}

TEST_P(IdentifyViews, ShiftFlipMovesByOnePixelWithReflectedEdges) {
  // A canvas of exactly the window, so that shifts look beyond it.
  const Image image = random_image({kShort, kShort}, 3, 7);
  const Image window = centre(image);
  const auto seen = seen_by_model(preset("shift_flip"), image, GetParam());
  ASSERT_EQ(seen.size(), 10u);
  std::set<std::vector<int>> expected;
  const auto at = [&](int dx, int dy) {  // here the canvas has two more pixels on each side, so nothing is reflected
    return crop_of_resized(image, kShort, [&](Size) { return std::pair(2 - dx, 2 - dy); });
  };
  for (const auto& [dx, dy] : std::vector<std::pair<int, int>>{{0, 0}, {1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
    const Image shifted = at(dx, dy);
    expected.insert(values_of(shifted));
    expected.insert(values_of(flipped(shifted)));
  }
  EXPECT_EQ(std::set(seen.begin(), seen.end()), expected);
  EXPECT_EQ(seen.front(), values_of(window));
}

TEST_P(IdentifyViews, EveryViewOfTheLargePresetsIsItsOwn) {
  for (const char* name : {"scale_ladder5", "inception144"}) {
    const Policy policy = preset(name);
    const auto seen = seen_by_model(policy, test_image(), GetParam());
    EXPECT_EQ(seen.size(), policy.views.size());
    EXPECT_EQ(std::set(seen.begin(), seen.end()).size(), policy.views.size()) << name;
  }
}

// One view per op; a new op must be added here.
const std::map<std::string, std::string> kOneOfEachOp{
    {"hflip", "hflip()"},
    {"vflip", "vflip()"},
    {"rot90", "rot90(3)"},
    {"rotate", "rotate(-12)"},
    {"shear_x", "shear_x(15)"},
    {"shear_y", "shear_y(-20)"},
    {"perspective", "perspective(0.1, 0, 0, 0.1, -0.05, 0, 0, 0)"},
    {"zoom", "zoom(1.2)"},
    {"aspect", "aspect(1.3)"},
    {"translate", "translate(0.1, -0.3)"},
    {"crop", "hflip() * crop(bottom_left, 0.7)"},
    {"pad", "pad(0.2)"},
    {"letterbox", "letterbox()"},
    {"brightness", "brightness(0.6)"},
    {"contrast", "contrast(1.7)"},
    {"add", "add(40, 128)"},
    {"gamma", "gamma(1.8)"},
    {"autocontrast", "contrast(0.5) * autocontrast()"},
    {"equalize", "equalize()"},
    {"invert", "invert()"},
    {"solarize", "solarize(100)"},
    {"posterize", "posterize(2)"},
    {"channel_shift", "channel_shift(30, -10, 0)"},
    {"saturation", "saturation(0.3)"},
    {"hue", "hue(0.2)"},
    {"grayscale", "grayscale()"},
    {"sharpness", "sharpness(2)"},
    {"gaussian_blur", "gaussian_blur(1.2)"},
    {"median_blur", "median_blur(5)"},
    {"clahe", "clahe(2, 4)"},
    {"gaussian_noise", "gaussian_noise(0.1, 3)"},
    {"jpeg", "jpeg(50)"},
};

TEST_P(IdentifyViews, EveryOpReachesTheModelAsItIsRendered) {
  const Image& image = test_image();
  const Renderer renderer(recipe_32());
  for (const OpDef* op : all_ops()) {
    ASSERT_TRUE(kOneOfEachOp.contains(std::string(op->name))) << op->name << " has no example in this test";
    const Policy policy = parse_expression("identity + " + kOneOfEachOp.at(std::string(op->name)), {});
    const PlanSet plans = make_plans(policy.views, recipe_32(), image.size());
    const Source source = renderer.make_source(Image::copy_of(image), plans);
    const auto seen = seen_by_model(policy, image, GetParam());
    ASSERT_EQ(seen.size(), 2U);
    EXPECT_EQ(seen[1], values_of(renderer.picture(plans.plans[1], source))) << op->name;
    EXPECT_NE(seen[1], seen[0]) << op->name;
  }
}

INSTANTIATE_TEST_SUITE_P(Workers, IdentifyViews, ::testing::Values(1, 3),
                         [](const auto& test) { return "workers_" + std::to_string(test.param); });

// The tensors of other layouts and types hold the same picture, whatever batch the model is fixed to.
TEST(IdentifyLayouts, EveryInputKindSeesTheSamePicture) {
  const Image image = random_image({13, 8}, 3, 3);
  const auto answer = [&](const std::string& name) {
    std::shared_ptr<const Model> model = open_onnx_model(golden_path("onnx/" + name + ".onnx"));
    Recipe recipe;
    recipe.resize.mode = ResizeMode::kNone;
    recipe.crop.size = recipe.input = {8, 8};
    recipe.layout = model->info().layout;
    recipe.dtype = model->info().input_dtype;
    Predictor predictor(model, recipe, {});
    std::vector<std::vector<int>> rows;
    Job job;
    job.image = name;
    job.input = Image::copy_of(image);
    job.policy = predictor.prepare(load_policy("d4", {}));
    job.on_row = [&](int, std::span<const double> row) { rows.push_back(levels_of(row, 1)); };
    predictor.submit(std::move(job)).wait();
    // NHWC rows are brought into NCHW order.
    if (predictor.recipe().layout == Layout::kNhwc) {
      for (auto& row : rows) {
        std::vector<int> planar(row.size());
        for (std::size_t i = 0; i < row.size(); ++i) planar[(i % 3) * 64 + i / 3] = row[i];
        row = planar;
      }
    }
    return rows;
  };
  const auto expected = answer("flatten_nchw");
  ASSERT_EQ(expected.size(), 8u);
  for (const char* name : {"flatten_nhwc", "flatten_nchw_uint8", "flatten_nhwc_uint8", "flatten_nchw_batch4",
                           "flatten_nchw_float16", "flatten_nhwc_float16"}) {
    EXPECT_EQ(answer(name), expected) << name;  // 0..255 are exact in float16
  }
}

}  // namespace
}  // namespace tta

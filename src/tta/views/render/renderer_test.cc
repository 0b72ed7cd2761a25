#include "tta/views/render/renderer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "support/support.h"
#include "tta/image/pixels/resample.h"
#include "tta/image/pixels/resample_float.h"
#include "tta/image/pixels/resample_opencv.h"
#include "tta/views/policy/expression.h"

namespace tta {
namespace {

using testing::error_of;
using testing::golden_path;
using testing::pixel_difference;
using testing::random_image;
using testing::read_npy;
using testing::read_npy_image;

Recipe recipe_of(ResizeMode mode, int resize, int crop, Filter filter, int channels) {
  Recipe recipe;
  recipe.channels = channels;
  recipe.resize = {ResizeKind::kPillow, mode, {resize, resize}, filter, SideRounding::kTruncate};
  if (mode != ResizeMode::kExact) recipe.crop.size = {crop, crop};
  recipe.input = {crop, crop};
  recipe.normalize.scale_divisor = 255;
  if (channels == 3) {
    recipe.normalize.mean = {0.485f, 0.456f, 0.406f};
    recipe.normalize.std = {0.229f, 0.224f, 0.225f};
  }
  return recipe;
}

View view_of(const std::string& expression) {
  return parse_expression(expression, PolicyContext{}).views.at(0);
}

// Renders one view of `image`, as the predictor does.
struct Rendered {
  Rendered(const std::string& expression, ImageView image, const Recipe& recipe)
      : Rendered(view_of(expression), image, recipe) {}
  Rendered(const View& view, ImageView image, const Recipe& recipe) {
    const Renderer renderer(recipe);
    const PlanSet plans = make_plans(std::span(&view, 1), recipe, image.size());
    const Source source = renderer.make_source(Image::copy_of(image), plans);
    const Plan& plan = plans.plans.front();
    row.resize(renderer.row_bytes(plan.output));
    renderer.render(plan, source, row);
    picture = renderer.picture(plan, source);
  }
  std::vector<std::byte> row;
  Image picture;
};

// `image` moved the slow way: pixel by pixel, by a function from new to old coordinates.
template <typename From>
Image moved(ImageView image, Size size, From from) {
  Image result(size, image.channels());
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      const auto [old_x, old_y] = from(x, y);
      std::memcpy(result.row(y) + x * image.channels(), image.pixel(old_x, old_y), image.channels());
    }
  }
  return result;
}

struct GoldenCase {
  const char* image;
  const char* filter_name;
  Filter filter;
};

class RenderGolden : public ::testing::TestWithParam<GoldenCase> {
 protected:
  // The rendered tensor equals torchvision's to the bit.
  void expect_equal(const std::string& kind, const std::string& expression, ResizeMode mode, int resize) {
    const GoldenCase& param = GetParam();
    const Image image = read_npy_image(golden_path("render/" + std::string(param.image) + ".npy"));
    const Recipe recipe = recipe_of(mode, resize, 28, param.filter, image.channels());
    const Rendered rendered(expression, image, recipe);
    const auto expected =
        read_npy(golden_path("render/" + std::string(param.image) + "." + param.filter_name + "." + kind + ".npy"));
    ASSERT_EQ(rendered.row.size(), expected.bytes.size());
    EXPECT_EQ(std::memcmp(rendered.row.data(), expected.bytes.data(), rendered.row.size()), 0) << kind;
  }
};

TEST_P(RenderGolden, IdentityIsTorchvisionsTensor) {
  expect_equal("short32_crop28", "identity", ResizeMode::kShortest, 32);
  expect_equal("squash28", "identity", ResizeMode::kExact, 28);
}

TEST_P(RenderGolden, SmallImagesArePaddedAsTorchvisionDoes) {
  expect_equal("short21_crop28", "identity", ResizeMode::kShortest, 21);
}

TEST_P(RenderGolden, LeadingCropsAreTorchvisionsFiveCrop) {
  if (GetParam().filter != Filter::kBilinear) return;  // one filter suffices: the crops are the same code
  for (const char* anchor : {"center", "top_left", "top_right", "bottom_left", "bottom_right"}) {
    expect_equal("five_" + std::string(anchor), "crop(" + std::string(anchor) + ", 0.8)", ResizeMode::kShortest, 32);
  }
}

TEST_P(RenderGolden, ZoomIsPillowsBox) {
  if (GetParam().filter != Filter::kBilinear) return;
  expect_equal("zoom", "zoom(1.25)", ResizeMode::kShortest, 32);
}

INSTANTIATE_TEST_SUITE_P(Images, RenderGolden,
                         ::testing::Values(GoldenCase{"landscape", "bilinear", Filter::kBilinear},
                                           GoldenCase{"landscape", "bicubic", Filter::kBicubic},
                                           GoldenCase{"portrait", "bilinear", Filter::kBilinear},
                                           GoldenCase{"portrait", "bicubic", Filter::kBicubic},
                                           GoldenCase{"square", "bilinear", Filter::kBilinear},
                                           GoldenCase{"small", "bilinear", Filter::kBilinear},
                                           GoldenCase{"small", "bicubic", Filter::kBicubic},
                                           GoldenCase{"gray", "bilinear", Filter::kBilinear},
                                           GoldenCase{"gray", "bicubic", Filter::kBicubic}),
                         [](const auto& test) { return std::string(test.param.image) + "_" + test.param.filter_name; });

TEST(Renderer, MovesEqualPixelsMovedOneByOne) {
  const Recipe recipe = recipe_of(ResizeMode::kShortest, 32, 28, Filter::kBilinear, 3);
  const Image image = random_image({53, 37}, 3, 1);
  const Image plain = Rendered("identity", image, recipe).picture;
  const auto check = [&](const std::string& text, auto from) {
    EXPECT_EQ(pixel_difference(Rendered(text, image, recipe).picture, moved(plain, {28, 28}, from)), "") << text;
  };
  check("hflip()", [](int x, int y) { return std::pair(27 - x, y); });
  check("vflip()", [](int x, int y) { return std::pair(x, 27 - y); });
  // Counter-clockwise: what was right is on top.
  check("rot90(1)", [](int x, int y) { return std::pair(27 - y, x); });
  check("rot90(2)", [](int x, int y) { return std::pair(27 - x, 27 - y); });
  check("rot90(3)", [](int x, int y) { return std::pair(y, 27 - x); });
  check("hflip() * rot90(1)", [](int x, int y) { return std::pair(y, x); });
}

TEST(Renderer, QuarterTurnsOfOblongInputsShowTheTurnedWindow) {
  Recipe recipe = recipe_of(ResizeMode::kNone, 0, 0, Filter::kBilinear, 3);
  recipe.crop.size = recipe.input = {20, 12};
  const Image image = random_image({40, 40}, 3, 2);
  const Image turned = Rendered("rot90(1)", image, recipe).picture;
  ASSERT_EQ(turned.size(), (Size{20, 12}));
  // The window's centre is (20, 20); its turned twin spans x 14..26 and y 10..30.
  const Image expected = moved(image, {20, 12}, [](int x, int y) { return std::pair(25 - y, 10 + x); });
  EXPECT_EQ(pixel_difference(turned, expected), "");
}

// numpy.pad's reflect, one coordinate at a time.
int reflected(int v, int size) {
  if (size == 1) return 0;
  const int period = 2 * (size - 1);
  const int folded = ((v % period) + period) % period;
  return folded < size ? folded : period - folded;
}

TEST(Renderer, ShiftsBeyondTheCanvasFollowTheBorder) {
  Recipe recipe = recipe_of(ResizeMode::kNone, 0, 0, Filter::kBilinear, 3);
  recipe.crop.size = {0, 0};
  recipe.input = {32, 32};
  const Image image = random_image({32, 32}, 3, 3);
  const std::vector<std::pair<std::string, int>> shifts{
      {"translate(0.03125, 0)", 1},
      {"translate(0.96875, 0)", 31},
      {"translate(1, 0) * translate(0.125, 0)", 36},
      {"translate(1, 0) * translate(1, 0) * translate(1, 0) * translate(0.125, 0)", 100}};
  for (const auto& [text, shift] : shifts) {
    View view = view_of(text);
    const auto from_reflected = [by = shift](int x, int y) { return std::pair(reflected(x - by, 32), y); };
    EXPECT_EQ(pixel_difference(Rendered(view, image, recipe).picture, moved(image, {32, 32}, from_reflected)), "")
        << text;
    view.border = Border::kEdge;
    const auto from_edge = [by = shift](int x, int y) { return std::pair(std::max(x - by, 0), y); };
    EXPECT_EQ(pixel_difference(Rendered(view, image, recipe).picture, moved(image, {32, 32}, from_edge)), "") << text;
  }
}

TEST(Renderer, ConstantBorderFillsWithTheGivenColourOrTheMeanColour) {
  Recipe recipe = recipe_of(ResizeMode::kNone, 0, 0, Filter::kBilinear, 3);
  recipe.crop.size = {0, 0};
  recipe.input = {32, 32};
  View view = view_of("translate(0.5, 0)");
  view.border = Border::kConstant;
  const Image image = random_image({32, 32}, 3, 4);
  const Image mean_filled = Rendered(view, image, recipe).picture;
  EXPECT_EQ(mean_filled.row(0)[0], 124);  // 0.485 * 255 = 123.7
  EXPECT_EQ(mean_filled.row(0)[1], 116);
  EXPECT_EQ(mean_filled.row(0)[2], 104);
  view.fill = {9, 8, 7};
  const Image filled = Rendered(view, image, recipe).picture;
  EXPECT_EQ(filled.row(31)[15 * 3], 9);
  EXPECT_EQ(filled.row(31)[15 * 3 + 2], 7);
  EXPECT_EQ(filled.row(31)[16 * 3], image.row(31)[0]);
}

TEST(Renderer, RotationTurnsCounterClockwise) {
  Recipe recipe = recipe_of(ResizeMode::kNone, 0, 0, Filter::kBilinear, 1);
  recipe.crop.size = {0, 0};
  recipe.input = {33, 33};
  Image image(Size{33, 33}, 1);
  std::memset(image.row(0), 0, image.size_bytes());
  for (int y = 15; y <= 17; ++y) std::memset(image.row(y) + 27, 255, 3);  // a dot right of the centre
  const Image turned = Rendered("rotate(45)", image, recipe).picture;
  // 12 pixels from the centre, now up and to the right.
  EXPECT_GT(turned.row(16 - 8)[16 + 8], 200);
  EXPECT_EQ(turned.row(16 + 8)[16 + 8], 0);
}

TEST(Renderer, TablesFuseWithoutChangingAResult) {
  const Recipe recipe = recipe_of(ResizeMode::kShortest, 32, 28, Filter::kBilinear, 3);
  const Image image = random_image({53, 37}, 3, 5);
  const Image together = Rendered("brightness(0.7) * contrast(1.4) * brightness(1.2)", image, recipe).picture;
  Recipe as_is = recipe_of(ResizeMode::kNone, 0, 0, Filter::kBilinear, 3);
  as_is.crop.size = {0, 0};
  as_is.input = {28, 28};
  Image step = Rendered("identity", image, recipe).picture;
  for (const char* text : {"brightness(0.7)", "contrast(1.4)", "brightness(1.2)"})
    step = Rendered(text, step, as_is).picture;
  EXPECT_EQ(pixel_difference(together, step), "");
}

// The picture, normalised value by value, in the layout asked for.
void expect_row_is_picture(const Recipe& recipe, const Rendered& rendered) {
  const ImageView picture = rendered.picture;
  const Size size = picture.size();
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      for (int c = 0; c < recipe.channels; ++c) {
        const int slot = recipe.order == ChannelOrder::kBgr ? recipe.channels - 1 - c : c;
        const std::size_t index = recipe.layout == Layout::kNchw
                                      ? (static_cast<std::size_t>(slot) * size.height + y) * size.width + x
                                      : (static_cast<std::size_t>(y) * size.width + x) * recipe.channels + slot;
        const float expected = normalized(recipe.normalize, picture.pixel(x, y)[c], c);
        if (recipe.dtype == DType::kFloat32) {
          ASSERT_EQ(reinterpret_cast<const float*>(rendered.row.data())[index], expected) << x << " " << y << " " << c;
        } else if (recipe.dtype == DType::kFloat16) {
          ASSERT_EQ(reinterpret_cast<const std::uint16_t*>(rendered.row.data())[index], float16_from_float32(expected));
        } else {
          ASSERT_EQ(static_cast<std::uint8_t>(rendered.row[index]), picture.pixel(x, y)[c]);
        }
      }
    }
  }
}

TEST(Renderer, EveryLayoutOrderAndTypeHoldsThePicture) {
  const Image image = random_image({53, 37}, 3, 6);
  for (const char* text :
       {"identity", "hflip()", "rot90(1)", "rotate(5)", "zoom(0.7)", "contrast(1.3)", "rot90(3) * brightness(0.5)"}) {
    for (const Layout layout : {Layout::kNchw, Layout::kNhwc}) {
      for (const ChannelOrder order : {ChannelOrder::kRgb, ChannelOrder::kBgr}) {
        for (const DType dtype : {DType::kFloat32, DType::kFloat16, DType::kUInt8}) {
          Recipe recipe = recipe_of(ResizeMode::kShortest, 32, 28, Filter::kBilinear, 3);
          recipe.layout = layout;
          recipe.order = order;
          recipe.dtype = dtype;
          SCOPED_TRACE(std::string(text) + " " + std::string(layout_name(layout)) + " " +
                       std::string(dtype_name(dtype)));
          expect_row_is_picture(recipe, Rendered(text, image, recipe));
        }
      }
    }
  }
}

// One op of each colour kind, made for the test: the table needs a statistic, the mix all channels, the filter
// neighbours.
ByteTables darkest_to_zero(OpValues, const PixelStatistics& statistics, int channels) {
  ByteTables tables{};
  for (int c = 0; c < channels; ++c) {
    const int darkest = statistics.ranges[c].min;
    for (int v = 0; v < 256; ++v) tables[c][v] = static_cast<std::uint8_t>(std::max(v - darkest, 0));
  }
  return tables;
}
void swap_red_and_blue(OpValues, std::uint8_t* rgb, std::size_t pixels) {
  for (std::size_t i = 0; i < pixels; ++i) std::swap(rgb[3 * i], rgb[3 * i + 2]);
}
Image shifted_down(OpValues, ImageView image) {
  return moved(image, image.size(), [](int x, int y) { return std::pair(x, std::max(y - 1, 0)); });
}
bool never(OpValues) {
  return false;
}

TEST(Renderer, RunsEveryKindOfColourOpInOrder) {
  OpDef table{.name = "darkest_to_zero", .kind = OpKind::kTable, .is_identity = never};
  table.statistic = Statistic::kRanges;
  table.table = darkest_to_zero;
  OpDef mix{.name = "swap", .kind = OpKind::kMix, .is_identity = never};
  mix.mix = swap_red_and_blue;
  OpDef filter{.name = "shift", .kind = OpKind::kFilter, .is_identity = never};
  filter.filter = shifted_down;

  Recipe recipe = recipe_of(ResizeMode::kNone, 0, 0, Filter::kBilinear, 3);
  recipe.crop.size = {0, 0};
  recipe.input = {4, 3};
  Image image = random_image({4, 3}, 3, 7);
  for (int y = 0; y < 3; ++y) {
    for (int i = 0; i < 12; ++i) image.row(y)[i] = static_cast<std::uint8_t>(image.row(y)[i] / 2 + 20 + 30 * (i % 3));
  }
  View view;
  view.ops = {Op{&mix, {}}, Op{&table, {}}, Op{&filter, {}}};

  Image expected = Image::copy_of(image);
  swap_red_and_blue({}, expected.row(0), 12);
  std::array<int, 3> darkest{255, 255, 255};
  for (int i = 0; i < 36; ++i) darkest[i % 3] = std::min<int>(darkest[i % 3], expected.row(0)[i]);
  for (int i = 0; i < 36; ++i) expected.row(0)[i] = static_cast<std::uint8_t>(expected.row(0)[i] - darkest[i % 3]);
  expected = shifted_down({}, expected);
  EXPECT_EQ(pixel_difference(Rendered(view, image, recipe).picture, expected), "");
}

// A recipe that takes images of `size` as they are.
Recipe as_is(Size size, int channels) {
  Recipe recipe = recipe_of(ResizeMode::kNone, 0, 0, Filter::kBilinear, channels);
  recipe.crop.size = {0, 0};
  recipe.input = size;
  return recipe;
}

// One op at a time, each on the picture that the ops before left.
Image one_by_one(const std::vector<std::string>& ops, ImageView image) {
  Image step = Image::copy_of(image);
  for (const std::string& op : ops) step = Rendered(op, step, as_is(step.size(), step.channels())).picture;
  return step;
}

TEST(Renderer, TablesAndMixesInOneSweepEqualOneByOne) {
  const Image image = random_image({71, 53}, 3, 11);
  const std::vector<std::vector<std::string>> chains{
      {"brightness(1.2)", "saturation(1.5)", "gamma(0.8)"},
      {"hue(0.1)", "saturation(0.5)", "hue(-0.2)"},
      {"saturation(2)", "contrast(1.3)", "grayscale()", "solarize(100)"},
      {"posterize(3)", "invert()", "autocontrast()", "channel_shift(9, -9, 30)"},
      {"saturation(0.3)", "equalize()", "saturation(3)", "autocontrast()", "hflip()"},
  };
  for (const auto& ops : chains) {
    std::string text;
    for (const std::string& op : ops) text += (text.empty() ? "" : " * ") + op;
    const Recipe recipe = as_is(image.size(), 3);
    const Rendered together(text, image, recipe);
    EXPECT_EQ(pixel_difference(together.picture, one_by_one(ops, image)), "") << text;
    expect_row_is_picture(recipe, together);
  }
}

// Ops that stand for every colour kind, in a view that is also mirrored and turned.
TEST(Renderer, FiltersSeeThePictureMovedUnlessTheyAreSymmetric) {
  OpDef filter{.name = "shift", .kind = OpKind::kFilter, .is_identity = never};
  filter.filter = shifted_down;
  const Recipe recipe = as_is({6, 6}, 3);
  const Image image = random_image({6, 6}, 3, 7);
  for (const char* move : {"hflip()", "rot90(1)", "rot90(2)"}) {
    View view = view_of(move);
    const Image expected = shifted_down({}, Rendered(view, image, recipe).picture);
    view.ops.push_back(make_op("invert"));
    view.ops.push_back(Op{&filter, {}});
    view.ops.push_back(make_op("invert"));
    Rendered rendered(view, image, recipe);
    EXPECT_EQ(pixel_difference(rendered.picture, expected), "") << move;
    expect_row_is_picture(recipe, rendered);
  }
}

TEST(Renderer, LetterboxIsPillowsResizePastedOnTheMeanColour) {
  const Recipe recipe = recipe_of(ResizeMode::kShortest, 32, 28, Filter::kBicubic, 3);
  const Image image = random_image({60, 31}, 3, 12);
  const Image boxed = Rendered("letterbox()", image, recipe).picture;
  const Image fitted = resize(image, {28, 14}, Filter::kBicubic);  // 31 * 28 / 60 = 14.47
  const std::array<std::uint8_t, 3> mean{124, 116, 104};
  for (int y = 0; y < 28; ++y) {
    for (int x = 0; x < 28; ++x) {
      const bool bar = y < 7 || y >= 21;
      const std::uint8_t* expected = bar ? mean.data() : fitted.view().pixel(x, y - 7);
      ASSERT_EQ(std::memcmp(boxed.view().pixel(x, y), expected, 3), 0) << x << " " << y;
    }
  }
  const Image mirrored = Rendered("letterbox() * hflip()", image, recipe).picture;
  EXPECT_EQ(pixel_difference(mirrored, moved(boxed, {28, 28}, [](int x, int y) { return std::pair(27 - x, y); })), "");
}

TEST(Renderer, LetterboxOfAFittingPictureHasNoBars) {
  const Recipe recipe = recipe_of(ResizeMode::kShortest, 32, 28, Filter::kBilinear, 3);
  const Image image = random_image({50, 50}, 3, 13);
  EXPECT_EQ(
      pixel_difference(Rendered("letterbox()", image, recipe).picture, resize(image, {28, 28}, Filter::kBilinear)), "");
  const Image margins = Rendered("letterbox(0.5)", image, recipe).picture;
  EXPECT_EQ(margins.row(6)[0], 124);
  EXPECT_EQ(std::memcmp(margins.view().pixel(7, 7), resize(image, {14, 14}, Filter::kBilinear).row(0), 14 * 3), 0);
}

TEST(Renderer, PerspectiveSamplesEachPixelWhereItsMapSays) {
  const Size size{40, 40};
  const Recipe recipe = as_is(size, 3);
  Image smooth(size, 3);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      for (int c = 0; c < 3; ++c)
        smooth.row(y)[3 * x + c] = static_cast<std::uint8_t>(c == 0 ? 4 * x : c == 1 ? 5 * y : 90);
    }
  }
  const std::string text = "perspective(0.1, 0.05, -0.1, 0.1, 0.05, 0, 0, -0.1)";
  const View view = view_of(text);
  const Matrix3 map = view.ops[0].def->map(view.ops[0].values, size);
  const Image picture = Rendered(text, smooth, recipe).picture;
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      const Point p = apply(map, {x + 0.5, y + 0.5});
      if (p.x < 1 || p.y < 1 || p.x > 39 || p.y > 39) continue;
      EXPECT_NEAR(picture.view().pixel(x, y)[0], 4 * (p.x - 0.5), 2.1) << x << " " << y;  // a copy of its own scale
      EXPECT_NEAR(picture.view().pixel(x, y)[1], 5 * (p.y - 0.5), 2.6) << x << " " << y;
    }
  }
}

TEST(Renderer, SharedCopiesGiveTheSamePixelsAsViewsAlone) {
  const Recipe recipe = recipe_of(ResizeMode::kShortest, 32, 28, Filter::kBilinear, 3);
  const Image image = random_image({97, 61}, 3, 8);
  const Policy policy = parse_expression("ten_crop + multiscale + rotate(-7, 7) * zoom(1, 1.2, 0.6)", PolicyContext{});
  const Renderer renderer(recipe);
  const PlanSet plans = make_plans(policy.views, recipe, image.size());
  const Source source = renderer.make_source(Image::copy_of(image), plans);
  for (std::size_t i = 0; i < policy.views.size(); ++i) {
    EXPECT_EQ(
        pixel_difference(renderer.picture(plans.plans[i], source), Rendered(policy.views[i], image, recipe).picture),
        "")
        << display_name(policy.views[i]);
  }
}

// `plan` without its shortcut: the whole copy is made and sampled.
Image picture_from_whole_copy(Plan plan, ImageView image, const Recipe& recipe) {
  const Size whole = plan.copy->size;
  plan.map = multiply(translation(plan.part.x, plan.part.y), plan.map);
  plan.part = {0, 0, whole.width, whole.height};
  const Renderer renderer(recipe);
  const PlanSet plans{{plan}, {0}, {{*plan.copy, plan.part}}};
  return renderer.picture(plan, renderer.make_source(Image::copy_of(image), plans));
}

TEST(Renderer, TurnedViewsReadOnlyWhatTheyNeedOfTheCopy) {
  const Recipe recipe = recipe_of(ResizeMode::kShortest, 32, 28, Filter::kBilinear, 3);
  for (const Size size : {Size{300, 20}, Size{20, 300}}) {
    const Image image = random_image(size, 3, 5);
    for (const char* border : {"reflect", "edge", "constant"}) {
      for (const char* place : {"crop(left, 0.875)", "crop(center, 0.875)", "crop(right, 0.875)",
                                "crop(left, 0.875) * translate(1, 1)", "crop(right, 0.875) * translate(-1, 0.3)"}) {
        const View view = view_of(std::string(place) + " * rotate(15) * border(" + border + ")");
        const Plan plan = make_plan(view, recipe, size);
        ASSERT_EQ(plan.sampling, Sampling::kBilinear);
        EXPECT_LT(plan.part.width * plan.part.height, plan.copy->size.width * plan.copy->size.height / 2);
        EXPECT_EQ(pixel_difference(Rendered(view, image, recipe).picture, picture_from_whole_copy(plan, image, recipe)),
                  "")
            << place << ", " << border;
      }
    }
  }
}

TEST(Renderer, ImagesOfOnePixelRender) {
  const Recipe recipe = recipe_of(ResizeMode::kShortest, 32, 28, Filter::kBicubic, 3);
  const Image image = random_image({1, 1}, 3, 9);
  for (const char* text : {"identity", "rotate(30)", "zoom(0.3)", "translate(0.3, 0.2)", "crop(top_left, 0.5)"}) {
    const Image picture = Rendered(text, image, recipe).picture;
    for (int y = 0; y < 28; ++y) {
      for (int x = 0; x < 28; ++x) ASSERT_EQ(std::memcmp(picture.view().pixel(x, y), image.row(0), 3), 0) << text;
    }
  }
}

TEST(MakePlans, FindsViewsThatCoincideOnThisImage) {
  const Recipe recipe = recipe_of(ResizeMode::kShortest, 32, 28, Filter::kBilinear, 3);
  const Policy policy = parse_expression("crop(left | center | right, 1)", PolicyContext{});
  EXPECT_EQ(make_plans(policy.views, recipe, {40, 40}).same_as, (std::vector<int>{0, 0, 0}));
  EXPECT_EQ(make_plans(policy.views, recipe, {50, 40}).same_as, (std::vector<int>{0, 1, 2}));
}

TEST(MakePlans, SharesOneCopyAmongCropsOfOneScale) {
  const Recipe recipe = recipe_of(ResizeMode::kShortest, 32, 28, Filter::kBilinear, 3);
  const Policy policy = parse_expression("crop(top_left | bottom_right, 0.875) * hflip", PolicyContext{});
  const PlanSet plans = make_plans(policy.views, recipe, {64, 32});
  ASSERT_EQ(plans.copies.size(), 1u);
  EXPECT_EQ(plans.copies[0].part, (Rect{0, 0, 64, 32}));
}

// 16384 x 1, resized to a short side of 256 for a crop of 288, would take 3.2 GB.
TEST(MakePlans, RefusesCopiesOfImmenseSize) {
  const Recipe padded = recipe_of(ResizeMode::kShortest, 256, 288, Filter::kBilinear, 3);
  const View identity = view_of("identity");
  const Error error = error_of([&] { make_plans(std::span(&identity, 1), padded, {16384, 1}); });
  EXPECT_EQ(error.code(), ErrorCode::kTooLarge);
  EXPECT_NE(std::string(error.what()).find("16384 x 1"), std::string::npos) << error.what();

  const Recipe usual = recipe_of(ResizeMode::kShortest, 256, 224, Filter::kBilinear, 3);
  EXPECT_EQ(make_plans(std::span(&identity, 1), usual, {16384, 1}).plans.size(), 1u);
}

// --- kinds of resize beside Pillow's
// ------------------------------------------------------------------------------------

Recipe plain_recipe(ResizeKind kind, PixelType dtype, int resize, int crop) {
  Recipe recipe = recipe_of(ResizeMode::kShortest, resize, crop, Filter::kBilinear, 3);
  recipe.resize.kind = kind;
  recipe.resize.antialias = false;
  recipe.resize.dtype = dtype;
  recipe.normalize = Normalize{};
  recipe.normalize.scale_divisor = 255;
  return recipe;
}

std::vector<float> floats_of(const Rendered& rendered) {
  std::vector<float> values(rendered.row.size() / sizeof(float));
  std::memcpy(values.data(), rendered.row.data(), rendered.row.size());
  return values;
}

// The view that has the op; the first of the two is the one without.
View with_op(const std::string& op) {
  return parse_expression(op, PolicyContext{}).views.at(1);
}

AxisPart side_part(int in, int out, int begin, int count) {
  return part_of_side(in, out, begin, count);
}

// 90 x 60 to 48 x 32, of which the centre 24 x 24 is seen.
constexpr std::uint8_t kNoFill[3] = {0, 0, 0};

TEST(RenderKinds, OpenCvIdentityIsItsResizeAndCrop) {
  const Image image = random_image({90, 60}, 3, 11);
  const Rendered rendered("none", image, plain_recipe(ResizeKind::kOpenCv, PixelType::kUInt8, 32, 24));
  const Image expected =
      resample_opencv(image, side_part(90, 48, 12, 24), side_part(60, 32, 4, 24), Filter::kBilinear, kNoFill);
  EXPECT_EQ(pixel_difference(rendered.picture, expected), "");
}

TEST(RenderKinds, FloatsAreKeptUntilTheyAreNormalised) {
  const Image image = random_image({90, 60}, 3, 12);
  for (const ResizeKind kind : {ResizeKind::kTorch, ResizeKind::kTensorFlow}) {
    const FloatMethod method{kind == ResizeKind::kTorch ? FloatLibrary::kTorch : FloatLibrary::kTensorFlow,
                             Filter::kBilinear, false};
    const FloatImage expected =
        resample_float(image, side_part(90, 48, 12, 24), side_part(60, 32, 4, 24), method, kNoFill);
    const Recipe recipe = plain_recipe(kind, PixelType::kFloat32, 32, 24);
    const std::vector<float> values = floats_of(Rendered("none", image, recipe));
    const std::vector<float> mirrored = floats_of(Rendered(with_op("hflip"), image, recipe));
    const std::vector<float> coloured = floats_of(Rendered(with_op("invert"), image, recipe));
    int fractions = 0;
    for (int y = 0; y < 24; ++y) {
      for (int x = 0; x < 24; ++x) {
        const float value = expected.row(y)[x * 3 + 1];
        const auto at = [&](int column) { return static_cast<std::size_t>(24 * 24 + y * 24 + column); };
        EXPECT_EQ(values[at(x)], value / 255.0F);
        EXPECT_EQ(mirrored[at(23 - x)], value / 255.0F);
        EXPECT_EQ(coloured[at(x)], (255 - std::nearbyint(value)) / 255.0F);
        fractions += value != std::nearbyint(value) ? 1 : 0;
      }
    }
    EXPECT_GT(fractions, 300);  // else the test sees nothing
  }
}

TEST(RenderKinds, TorchBytesAreRounded) {
  const Image image = random_image({90, 60}, 3, 13);
  const Recipe recipe = plain_recipe(ResizeKind::kTorch, PixelType::kUInt8, 32, 24);
  for (const float value : floats_of(Rendered("none", image, recipe))) {
    EXPECT_NEAR(value * 255, std::nearbyint(value * 255), 1e-4);
  }
}

// A zoomed view is the same arithmetic on a box, and what doesn't smooth leaves pixels out there as well.
TEST(RenderKinds, ZoomedViewsUseTheSameArithmetic) {
  const Image image = random_image({96, 96}, 3, 14);
  const Recipe recipe = plain_recipe(ResizeKind::kTensorFlow, PixelType::kFloat32, 24, 24);
  const std::vector<float> values = floats_of(Rendered("zoom(2)", image, recipe));
  const AxisPart part{{96, 24, 72, 24}, Border::kReflect, 0, 24};
  const FloatImage expected =
      resample_float(image, part, part, {FloatLibrary::kTensorFlow, Filter::kBilinear, false}, kNoFill);
  for (int x = 0; x < 24; ++x) EXPECT_EQ(values[static_cast<std::size_t>(5 * 24 + x)], expected.row(5)[x * 3] / 255.0F);
}

// Every kind draws every sort of view: padded canvases, windows beyond them, rotations.
TEST(RenderKinds, EverySortOfView) {
  const Image image = random_image({61, 33}, 3, 15);
  for (const ResizeKind kind : {ResizeKind::kOpenCv, ResizeKind::kTorch, ResizeKind::kTensorFlow}) {
    const PixelType dtype = kind == ResizeKind::kOpenCv ? PixelType::kUInt8 : PixelType::kFloat32;
    Recipe recipe = plain_recipe(kind, dtype, 32, 32);
    recipe.resize.mode = ResizeMode::kLongest;
    recipe.crop.fill = {51, 51, 51};
    for (const char* expression : {"none", "zoom(0.7)", "translate(0.4, 0.2)", "rotate(9)", "zoom(1.3)", "rot90(1)"}) {
      for (const float value : floats_of(Rendered(expression, image, recipe))) {
        ASSERT_TRUE(value >= 0 && value <= 1) << expression;
      }
    }
    // The padding is exactly its colour.
    EXPECT_EQ(floats_of(Rendered("none", image, recipe))[3], 0.2F);
  }
}

}  // namespace
}  // namespace tta

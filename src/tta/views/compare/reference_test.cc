#include "tta/views/compare/reference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <functional>

#include "support/support.h"
#include "tta/image/codec/codec.h"
#include "tta/views/compare/hypothesis.h"
#include "tta/views/compare/test_pictures.h"
#include "tta/views/render/renderer.h"

namespace tta {
namespace {

using testing::error_of;
using testing::golden_path;
using testing::read_bytes;

// A recipe as most have it: short side, centre crop, ImageNet.
Recipe usual(int resize = 32, int crop = 28) {
  Recipe recipe;
  recipe.resize = {
      ResizeKind::kPillow, ResizeMode::kShortest, {resize, resize}, Filter::kBilinear, SideRounding::kTruncate};
  recipe.crop.size = recipe.input = {crop, crop};
  recipe.normalize.scale_divisor = 255;
  recipe.normalize.mean = {0.485F, 0.456F, 0.406F};
  recipe.normalize.std = {0.229F, 0.224F, 0.225F};
  return recipe;
}

// The tensor that `recipe` makes of an image, as np.save would write it.
NumpyArray tensor_of(const Recipe& recipe, std::span<const std::byte> file) {
  DecodeOptions options;
  options.channels = recipe.channels == 1 ? Channels::kGray : Channels::kRgb;
  options.orientation = recipe.apply_orientation ? Orientation::kApply : Orientation::kIgnore;
  Image image = decode_image(file, options).image;
  const View identity;
  const PlanSet plans = make_plans(std::span(&identity, 1), recipe, image.size());
  const Renderer renderer(recipe);
  const Source source = renderer.make_source(std::move(image), plans);
  const Size size = plans.plans.front().output;
  NumpyArray array;
  array.type = recipe.dtype == DType::kFloat16 ? NumpyType::kFloat16
               : recipe.dtype == DType::kUInt8 ? NumpyType::kUInt8
                                               : NumpyType::kFloat32;
  array.shape = recipe.layout == Layout::kNchw ? std::vector<std::int64_t>{1, recipe.channels, size.height, size.width}
                                               : std::vector<std::int64_t>{1, size.height, size.width, recipe.channels};
  array.values.resize(renderer.row_bytes(size));
  renderer.render(plans.plans.front(), source, array.values);
  return array;
}

Comparison compare(const Recipe& ours, std::span<const std::byte> file, const NumpyArray& yours) {
  return compare_with_reference(ours, file, Limits{}, yours, "x.npy");
}

std::string all_text(const Comparison& comparison) {
  std::string text;
  for (const std::string& line : comparison_text(comparison)) text += line + "\n";
  return text;
}

// "resize: resize.filter bilinear -> bicubic; crop: ..."
std::string found(const Comparison& comparison) {
  std::string text;
  for (const StageDifference& one : comparison.stages) {
    text += (text.empty() ? "" : "; ") + std::string(stage_name(one.stage)) + ": " + one.field + " " + one.ours +
            " -> " + one.yours;
  }
  return text;
}

class Reference : public ::testing::Test {
 protected:
  // What is found where the user's tensor is made by `recipe` with one thing changed; and that nothing remains.
  void expect_found(const std::function<void(Recipe&)>& change, const std::string& stages) {
    Recipe theirs = recipe_;
    change(theirs);
    const Comparison result = compare(recipe_, photo_, tensor_of(theirs, photo_));
    EXPECT_EQ(found(result), stages) << all_text(result);
    EXPECT_EQ(result.verdict, Verdict::kExplained) << all_text(result);
    ASSERT_TRUE(result.rest) << all_text(result);
    EXPECT_LE(result.rest->levels, 0.001) << all_text(result);
  }

  Recipe recipe_ = usual();
  std::vector<std::byte> photo_ = encode_png(test_picture({101, 75}, 3, 7));
};

TEST_F(Reference, EqualIsEqualToTheBit) {
  for (const DType dtype : {DType::kFloat32, DType::kFloat16}) {
    for (const Layout layout : {Layout::kNchw, Layout::kNhwc}) {
      recipe_.dtype = dtype;
      recipe_.layout = layout;
      const Comparison result = compare(recipe_, photo_, tensor_of(recipe_, photo_));
      EXPECT_EQ(result.verdict, Verdict::kEqual);
      EXPECT_EQ(result.gap->max, 0);
      EXPECT_EQ(found(result), "");
    }
  }
}

TEST_F(Reference, NamesTheLayout) {
  expect_found([](Recipe& r) { r.layout = Layout::kNhwc; }, "layout: layout NCHW -> NHWC");
}

TEST_F(Reference, NamesTheChannelOrder) {
  expect_found([](Recipe& r) { r.order = ChannelOrder::kBgr; }, "channel order: order RGB -> BGR");
  recipe_.order = ChannelOrder::kBgr;
  expect_found([](Recipe& r) { r.order = ChannelOrder::kRgb; }, "channel order: order BGR -> RGB");
}

TEST_F(Reference, NamesTheScale) {
  expect_found([](Recipe& r) { r.normalize.scale_divisor = 0; }, "scale: normalize.scale x / 255 -> none (0..255)");
  expect_found([](Recipe& r) { r.normalize.scale_divisor = 256; }, "scale: normalize.scale x / 255 -> x / 256");
  recipe_.normalize = {};
  recipe_.normalize.scale_divisor = 127.5;
  recipe_.normalize.offset = -1;
  expect_found(
      [](Recipe& r) {
        r.normalize.scale_divisor = 255;
        r.normalize.offset = 0;
      },
      "scale: normalize.scale x / 127.5 - 1 -> x / 255");
}

TEST_F(Reference, NamesMeanAndStd) {
  const auto with = [](std::array<float, 3> mean, std::array<float, 3> std) {
    return [=](Recipe& r) { r.normalize.mean = mean, r.normalize.std = std; };
  };
  const std::string ours = "mean/std: normalize.mean mean [0.485, 0.456, 0.406], std [0.229, 0.224, 0.225] -> ";
  expect_found(with({0, 0, 0}, {1, 1, 1}), ours + "mean [0, 0, 0], std [1, 1, 1]");
  expect_found(with({0.5F, 0.5F, 0.5F}, {0.5F, 0.5F, 0.5F}), ours + "mean [0.5, 0.5, 0.5], std [0.5, 0.5, 0.5]");
  expect_found(with({0.48145466F, 0.4578275F, 0.40821073F}, {0.26862954F, 0.26130258F, 0.27577711F}),
               ours + "mean [0.48145467, 0.4578275, 0.40821072], std [0.26862955, 0.2613026, 0.2757771]");
  expect_found(with({0.406F, 0.456F, 0.485F}, {0.225F, 0.224F, 0.229F}),
               ours + "mean [0.406, 0.456, 0.485], std [0.225, 0.224, 0.229]");
}

TEST_F(Reference, SolvesForMeanAndStdThatNobodyKnows) {
  Recipe theirs = recipe_;
  theirs.normalize.mean = {0.31F, 0.52F, 0.44F};
  theirs.normalize.std = {0.13F, 0.2F, 0.33F};
  const Comparison result = compare(recipe_, photo_, tensor_of(theirs, photo_));
  ASSERT_EQ(result.stages.size(), 1U);
  EXPECT_EQ(result.stages[0].yours, "mean [0.31, 0.52, 0.44], std [0.13, 0.2, 0.33]");
  EXPECT_NE(result.stages[0].text.find("none of the usual ones"), std::string::npos);
}

TEST_F(Reference, NamesTheFilter) {
  for (const Filter filter : {Filter::kBicubic, Filter::kLanczos, Filter::kBox, Filter::kHamming, Filter::kNearest}) {
    expect_found([&](Recipe& r) { r.resize.filter = filter; },
                 "resize: resize.filter bilinear -> " + std::string(filter_name(filter)));
  }
}

struct Kind {
  ResizeKind kind;
  Filter filter;
  bool antialias;
  PixelType dtype;
  const char* name;    // as the comparison tells it
  const char* advice;  // for a recipe that says pillow bilinear
};
constexpr Kind kKinds[] = {
    {ResizeKind::kOpenCv, Filter::kBilinear, false, PixelType::kUInt8, "opencv bilinear", "resize.kind to \"opencv\""},
    {ResizeKind::kOpenCv, Filter::kBox, false, PixelType::kUInt8, "opencv box",
     "resize.kind to \"opencv\", resize.filter to \"box\""},
    {ResizeKind::kTorch, Filter::kBilinear, true, PixelType::kUInt8, "torch bilinear antialias uint8",
     "resize.kind to \"torch\""},
    {ResizeKind::kTorch, Filter::kBicubic, false, PixelType::kUInt8, "torch bicubic uint8",
     "resize.kind to \"torch\", resize.filter to \"bicubic\", resize.antialias to false"},
    {ResizeKind::kTorch, Filter::kBilinear, true, PixelType::kFloat32, "torch bilinear antialias float32",
     "resize.kind to \"torch\", resize.dtype to \"float32\""},
    {ResizeKind::kTensorFlow, Filter::kBicubic, false, PixelType::kFloat32, "tensorflow bicubic float32",
     "resize.kind to \"tensorflow\", resize.filter to \"bicubic\""},
    {ResizeKind::kTensorFlow, Filter::kBox, false, PixelType::kFloat32, "tensorflow box float32",
     "resize.kind to \"tensorflow\", resize.filter to \"box\""}};

void set_kind(Recipe& recipe, const Kind& kind) {
  recipe.resize.kind = kind.kind;
  recipe.resize.filter = kind.filter;
  recipe.resize.antialias = kind.antialias;
  recipe.resize.dtype = kind.dtype;
}

TEST_F(Reference, NamesWhoseResizeItIs) {
  for (const Kind& kind : kKinds) {
    Recipe theirs = recipe_;
    set_kind(theirs, kind);
    const Comparison result = compare(recipe_, photo_, tensor_of(theirs, photo_));
    EXPECT_EQ(found(result), "resize: resize.kind pillow bilinear -> " + std::string(kind.name)) << all_text(result);
    ASSERT_FALSE(result.stages.empty());
    EXPECT_EQ(result.stages[0].text,
              "your resize is " + std::string(kind.name) + ", the recipe's is pillow bilinear: set " + kind.advice);
    EXPECT_LE(result.rest->levels, 0.001) << all_text(result);
  }
}

TEST_F(Reference, RecipesOfEveryKindAreComparedByTheirOwnResize) {
  for (const Kind& kind : kKinds) {
    Recipe ours = recipe_;
    set_kind(ours, kind);
    EXPECT_EQ(compare(ours, photo_, tensor_of(ours, photo_)).verdict, Verdict::kEqual) << kind.name;
    const Comparison result = compare(ours, photo_, tensor_of(recipe_, photo_));
    EXPECT_EQ(found(result), "resize: resize.kind " + std::string(kind.name) + " -> pillow bilinear")
        << all_text(result);
  }
}

// Within one kind only the setting that differs is named.
TEST_F(Reference, NamesAntialiasAndDtype) {
  recipe_.resize.kind = ResizeKind::kTorch;
  expect_found([](Recipe& r) { r.resize.antialias = false; },
               "resize: resize.antialias torch bilinear antialias uint8 -> torch bilinear uint8");
  expect_found([](Recipe& r) { r.resize.dtype = PixelType::kFloat32; },
               "resize: resize.dtype torch bilinear antialias uint8 -> torch bilinear antialias float32");
  expect_found([](Recipe& r) { r.resize.filter = Filter::kBicubic; }, "resize: resize.filter bilinear -> bicubic");
}

TEST_F(Reference, NamesTheResize) {
  expect_found([](Recipe& r) { r.resize.size = {34, 34}; }, "resize: resize.size short side 32 -> short side 34");
  expect_found([](Recipe& r) { r.resize.size = {28, 28}; }, "resize: resize.size short side 32 -> short side 28");
  // Not a usual size: found by trying them all.
  expect_found([](Recipe& r) { r.resize.size = {41, 41}; }, "resize: resize.size short side 32 -> short side 41");
  recipe_ = usual(34, 28);  // the other side: 45.8
  expect_found([](Recipe& r) { r.resize.side_rounding = SideRounding::kRound; },
               "resize: resize.side_rounding truncate -> round");
}

TEST_F(Reference, NamesSquashing) {
  Recipe theirs = recipe_;
  theirs.resize.mode = ResizeMode::kExact;
  theirs.resize.size = {28, 28};
  theirs.crop.size = {};
  const Comparison result = compare(recipe_, photo_, tensor_of(theirs, photo_));
  EXPECT_EQ(result.verdict, Verdict::kExplained);
  EXPECT_EQ(result.stages.front().stage, Stage::kResize);
  EXPECT_EQ(result.stages.front().yours, "squashed to 28 x 28");
  EXPECT_EQ(result.rest->max, 0);
}

TEST_F(Reference, NamesTheCrop) {
  // 43 - 28 is odd: half of it is rounded to 8 or to 7.
  expect_found([](Recipe& r) { r.crop.offset = CropOffset::kFloor; }, "crop: crop.offset round_half_even -> floor");
}

TEST_F(Reference, NamesAMissingCropByTheSizes) {
  Recipe theirs = recipe_;
  theirs.crop.size = {};
  theirs.input = {43, 32};
  const Comparison result = compare(recipe_, photo_, tensor_of(theirs, photo_));
  EXPECT_FALSE(result.gap);
  EXPECT_EQ(found(result), "crop: crop.size 28 x 28 -> none");
  EXPECT_EQ(result.verdict, Verdict::kExplained);
  EXPECT_EQ(result.our_shape, "float32 NCHW 3 x 28 x 28");
  EXPECT_EQ(result.your_shape, "float32 NCHW 3 x 32 x 43");
  EXPECT_NE(all_text(result).find("your picture isn't cropped, the recipe crops to 28 x 28: set crop to null"),
            std::string::npos);
}

TEST_F(Reference, NamesCropsThatNoRecipeSays) {
  Hypothesis hypothesis = hypothesis_of(recipe_, 3);
  Decodings images(photo_, Limits{});
  for (const auto& [x, y, words] : {std::tuple{1, 0, "1 pixel further right"},
                                    {0, -1, "1 pixel further up"},
                                    {-8, -2, "8 pixels further left and 2 pixels further up"}}) {
    hypothesis.shift_x = x;
    hypothesis.shift_y = y;
    const Planes picture = picture_of(hypothesis, images, 3);
    NumpyArray yours = tensor_of(recipe_, photo_);
    auto* values = reinterpret_cast<float*>(yours.values.data());
    for (int c = 0; c < 3; ++c) {
      for (const float v : picture.plane(c)) *values++ = normalized(recipe_.normalize, static_cast<int>(v), c);
    }
    EXPECT_EQ(found(compare(recipe_, photo_, yours)), std::string("crop:  centred -> ") + words);
  }
}

TEST_F(Reference, NamesSeveralStagesInTheirOrder) {
  expect_found(
      [](Recipe& r) {
        r.resize.filter = Filter::kBicubic;
        r.crop.offset = CropOffset::kFloor;
        r.order = ChannelOrder::kBgr;
        r.normalize.scale_divisor = 0;
        r.layout = Layout::kNhwc;
      },
      "resize: resize.filter bilinear -> bicubic; crop: crop.offset round_half_even -> floor; channel order: order RGB "
      "-> BGR; scale: normalize.scale x / 255 -> none (0..255); layout: layout NCHW -> NHWC");
}

TEST_F(Reference, NamesGrayPictures) {
  // convert("L").convert("RGB")
  Image gray = decode_image(photo_, {Channels::kGray, Orientation::kIgnore, {}}).image;
  const NumpyArray yours = [&] {
    Image rgb(gray.size(), 3);
    for (int i = 0; i < gray.width() * gray.height(); ++i) std::memset(rgb.row(0) + 3 * i, gray.row(0)[i], 3);
    return tensor_of(recipe_, encode_png(rgb));
  }();
  EXPECT_EQ(found(compare(recipe_, photo_, yours)), "decode:  colour -> gray");

  Recipe one = recipe_;
  one.channels = 1;
  const Comparison fewer = compare(recipe_, photo_, tensor_of(one, photo_));
  EXPECT_EQ(found(fewer), "decode: channels 3 -> 1");
  EXPECT_EQ(fewer.verdict, Verdict::kExplained);

  EXPECT_EQ(compare(one, photo_, tensor_of(one, photo_)).verdict, Verdict::kEqual);
  const Comparison more = compare(one, photo_, yours);
  EXPECT_EQ(more.stages.front().field, "channels") << all_text(more);
}

TEST_F(Reference, NamesReshapedAndTransposedTensors) {
  Recipe nhwc = recipe_;
  nhwc.layout = Layout::kNhwc;
  NumpyArray reshaped = tensor_of(nhwc, photo_);
  reshaped.shape = {1, 3, 28, 28};
  EXPECT_EQ(found(compare(recipe_, photo_, reshaped)), "layout:  NCHW -> NHWC reshaped to NCHW");

  NumpyArray transposed = tensor_of(nhwc, photo_);  // x.transpose(2, 1, 0): a view of the same memory
  transposed.shape = {3, 28, 28};
  transposed.fortran_order = true;
  EXPECT_EQ(found(compare(recipe_, photo_, transposed)), "layout:  height, width -> width, height");
}

TEST_F(Reference, NamesMirroredAndTurnedPictures) {
  const auto with_move = [&](Move move) {
    const NumpyArray upright = tensor_of(recipe_, photo_);
    const Planes planes = moved(planes_of(upright, {Layout::kNchw, 3, {28, 28}}, false), move);
    NumpyArray yours = upright;
    std::memcpy(yours.values.data(), planes.values.data(), yours.values.size());
    return found(compare(recipe_, photo_, yours));
  };
  EXPECT_EQ(with_move({true, false, false}), "decode:  upright -> mirrored left to right");
  EXPECT_EQ(with_move({false, true, false}), "decode:  upright -> upside down, mirrored top to bottom");
  EXPECT_EQ(with_move({true, true, false}), "decode:  upright -> turned by 180 degrees");
  EXPECT_EQ(with_move({false, true, true}), "decode:  upright -> turned counter-clockwise by 90 degrees");
  EXPECT_EQ(with_move({true, false, true}), "decode:  upright -> turned clockwise by 90 degrees");
}

TEST_F(Reference, ModelsOfBytesAreComparedToo) {
  recipe_.dtype = DType::kUInt8;
  recipe_.normalize = {};
  recipe_.layout = Layout::kNhwc;
  EXPECT_EQ(compare(recipe_, photo_, tensor_of(recipe_, photo_)).verdict, Verdict::kEqual);
  Recipe theirs = recipe_;
  theirs.dtype = DType::kFloat32;
  EXPECT_EQ(compare(recipe_, photo_, tensor_of(theirs, photo_)).verdict, Verdict::kEqual);
  expect_found(
      [](Recipe& r) {
        r.dtype = DType::kFloat32;
        r.normalize.scale_divisor = 255;
      },
      "scale: normalize.scale none (0..255) -> x / 255");
}

TEST_F(Reference, NamesInvertedPictures) {
  NumpyArray yours = tensor_of(recipe_, photo_);
  Hypothesis hypothesis = hypothesis_of(recipe_, 3);
  Decodings images(photo_, Limits{});
  const Planes picture = picture_of(hypothesis, images, 3);
  auto* values = reinterpret_cast<float*>(yours.values.data());
  for (const float v : picture.values) *values++ = 1 - v / 255;
  recipe_.normalize.mean = {0, 0, 0};
  recipe_.normalize.std = {1, 1, 1};
  EXPECT_EQ(found(compare(recipe_, photo_, yours)), "scale:  value -> 255 - value");
}

TEST_F(Reference, SaysWhenNoneOfTheKnownCausesExplainsIt) {
  const NumpyArray other = tensor_of(recipe_, encode_png(test_picture({101, 75}, 3, 8)));  // another image's
  const Comparison result = compare(recipe_, photo_, other);
  EXPECT_EQ(result.verdict, Verdict::kUnexplained) << all_text(result);
  EXPECT_EQ(found(result), "");
  EXPECT_NE(all_text(result).find("none of the known causes explains it"), std::string::npos);

  EXPECT_NE(all_text(result).find(" % of your tensor: look for another image, a random crop"), std::string::npos);

  NumpyArray spot = tensor_of(recipe_, photo_);
  auto* values = reinterpret_cast<float*>(spot.values.data());
  values[(1 * 28 + 3) * 28 + 7] += 1;
  const Comparison one = compare(recipe_, photo_, spot);
  EXPECT_EQ(one.verdict, Verdict::kUnexplained);
  EXPECT_NE(all_text(one).find("the largest difference is at channel 1, row 3, column 7: ours "), std::string::npos);
}

TEST_F(Reference, KnowsRoundingFromAnotherStage) {
  NumpyArray yours = tensor_of(recipe_, photo_);
  auto* values = reinterpret_cast<float*>(yours.values.data());
  for (int i = 0; i < 3 * 28 * 28; i += 7) values[i] = std::nextafter(values[i], 10.0F);
  const Comparison result = compare(recipe_, photo_, yours);
  EXPECT_EQ(result.verdict, Verdict::kRounding);
  EXPECT_NE(all_text(result).find("equal but for rounding: at most "), std::string::npos);
}

TEST_F(Reference, FlatPicturesAreSaidToTellNothing) {
  Image flat({40, 40}, 3);
  std::fill_n(flat.row(0), flat.size_bytes(), std::uint8_t{90});
  const std::vector<std::byte> file = encode_png(flat);
  Recipe theirs = recipe_;
  theirs.normalize.scale_divisor = 0;
  const Comparison result = compare(recipe_, file, tensor_of(theirs, file));
  EXPECT_EQ(result.stages.front().stage, Stage::kScale) << all_text(result);
  EXPECT_NE(all_text(result).find("note: the picture is all one colour"), std::string::npos);
}

TEST_F(Reference, ArraysThatAreNoTensorsAreErrors) {
  const auto refused = [&](std::vector<std::int64_t> shape) {
    NumpyArray array;
    array.shape = std::move(shape);
    std::size_t count = 1;
    for (const std::int64_t side : array.shape) count *= static_cast<std::size_t>(side);
    array.values.resize(4 * count);
    return std::string(error_of([&] { compare(recipe_, photo_, array); }).what());
  };
  EXPECT_EQ(refused({2, 3, 28, 28}), "x.npy: [2, 3, 28, 28] holds several images; save the tensor of one, x[:1]");
  EXPECT_NE(refused({1000}).find("x.npy: [1000] is no tensor of an image; [1, C, H, W]"), std::string::npos);
  EXPECT_NE(refused({1, 4, 28, 28}).find("is no tensor of an image"), std::string::npos);
  EXPECT_NE(refused({3, 0, 28}).find("is no tensor of an image"), std::string::npos);

  NumpyArray nan = tensor_of(recipe_, photo_);
  reinterpret_cast<float*>(nan.values.data())[28 * 28 + 5] = NAN;
  EXPECT_STREQ(error_of([&] { compare(recipe_, photo_, nan); }).what(),
               "x.npy: holds a value that isn't finite, at channel 1, row 0, column 5: no image gives that");
}

// The picture that hypotheses are made with is the renderer's, whatever the recipe: the diagnosis speaks of our pixels.
TEST_F(Reference, OwnHypothesisIsTheRenderersPicture) {
  Decodings images(photo_, Limits{});
  const auto expect_same = [&](const Recipe& recipe) {
    const View identity;
    const Renderer renderer(recipe);
    const PlanSet plans = make_plans(std::span(&identity, 1), recipe, {101, 75});
    const Source source = renderer.make_source(Image::copy_of(images.get(Decoding::kColour, false)), plans);
    const Image expected = renderer.picture(plans.plans.front(), source);
    const Planes picture = picture_of(hypothesis_of(recipe, 3), images, 3);
    ASSERT_EQ(picture.size, recipe.input);
    int different = 0;
    for (int c = 0; c < 3; ++c) {
      for (int y = 0; y < picture.size.height; ++y) {
        for (int x = 0; x < picture.size.width; ++x) {
          different += picture.plane(c)[y * picture.size.width + x] != expected.view().pixel(x, y)[c];
        }
      }
    }
    EXPECT_EQ(different, 0) << summary(recipe);
  };
  for (const ResizeMode mode : {ResizeMode::kShortest, ResizeMode::kLongest, ResizeMode::kExact, ResizeMode::kNone}) {
    for (const Size resize : {Size{32, 32}, Size{21, 21}, Size{60, 41}}) {
      for (const Size crop : {Size{28, 28}, Size{30, 50}}) {
        Recipe recipe = recipe_;
        recipe.resize.mode = mode;
        recipe.resize.size = resize;
        recipe.crop = {crop, CropOffset::kFloor, {9, 99, 199}};
        recipe.input = crop;
        expect_same(recipe);
      }
    }
  }
  for (const ResizeMode mode : {ResizeMode::kCropExact, ResizeMode::kPadExact}) {
    for (const Size size : {Size{32, 32}, Size{21, 50}, Size{130, 41}}) {
      Recipe recipe = recipe_;
      recipe.resize.mode = mode;
      recipe.resize.size = recipe.input = size;
      recipe.crop = {{}, CropOffset::kFloor, {9, 99, 199}};
      expect_same(recipe);
    }
  }
}

// --- tensors of Debian's Pillow, torchvision and OpenCV ------------------------------------------------------------

struct GoldenCase {
  const char* name;
  Verdict verdict;
  const char* stages;  // as found() tells them
};

class ReferenceGolden : public ::testing::TestWithParam<GoldenCase> {};

TEST_P(ReferenceGolden, NamesTheStage) {
  const auto& [name, verdict, stages] = GetParam();
  const bool turned = std::string(name).starts_with("exif");
  const auto file = read_bytes(golden_path(turned ? "compare/turned.jpg" : "compare/photo.png"));
  const auto yours = read_npy_file(golden_path("compare/" + std::string(name) + ".npy"), 1 << 20);
  const Comparison result = compare(usual(), file, yours);
  EXPECT_EQ(verdict_name(result.verdict), verdict_name(verdict)) << all_text(result);
  EXPECT_EQ(found(result), stages) << all_text(result);
}

INSTANTIATE_TEST_SUITE_P(
    Python, ReferenceGolden,
    ::testing::Values(
        GoldenCase{"equal", Verdict::kEqual, ""}, GoldenCase{"equal_chw", Verdict::kEqual, ""},
        GoldenCase{"exif_ignored", Verdict::kEqual, ""}, GoldenCase{"halves", Verdict::kEqual, ""},
        GoldenCase{"doubles", Verdict::kRounding, ""},
        GoldenCase{"bgr", Verdict::kExplained,
                   "channel order: order RGB -> BGR; mean/std: normalize.mean mean [0.485, 0.456, 0.406], std [0.229, "
                   "0.224, 0.225] -> mean [0.406, 0.456, 0.485], std [0.225, 0.224, 0.229]"},
        GoldenCase{"no_255", Verdict::kExplained, "scale: normalize.scale x / 255 -> none (0..255)"},
        GoldenCase{
            "no_mean_std", Verdict::kExplained,
            "mean/std: normalize.mean mean [0.485, 0.456, 0.406], std [0.229, 0.224, 0.225] -> mean [0, 0, 0], std "
            "[1, 1, 1]"},
        GoldenCase{"inception", Verdict::kExplained,
                   "mean/std: normalize.mean mean [0.485, 0.456, 0.406], std [0.229, 0.224, 0.225] -> mean [0.5, 0.5, "
                   "0.5], std [0.5, 0.5, 0.5]"},
        GoldenCase{"nhwc", Verdict::kExplained, "layout: layout NCHW -> NHWC"},
        GoldenCase{
            "bytes_nhwc", Verdict::kExplained,
            "scale: normalize.scale x / 255 -> none (0..255); mean/std: normalize.mean mean [0.485, 0.456, 0.406], "
            "std [0.229, 0.224, 0.225] -> mean [0, 0, 0], std [1, 1, 1]; layout: layout NCHW -> NHWC"},
        GoldenCase{"squash", Verdict::kExplained, "resize: resize.mode short side 32 -> squashed to 28 x 28"},
        GoldenCase{"bicubic", Verdict::kExplained, "resize: resize.filter bilinear -> bicubic"},
        GoldenCase{"no_crop", Verdict::kExplained, "crop: crop.size 28 x 28 -> none"},
        GoldenCase{"cv2_linear", Verdict::kExplained, "resize: resize.kind pillow bilinear -> opencv bilinear"},
        GoldenCase{"cv2_area", Verdict::kExplained, "resize: resize.kind pillow bilinear -> opencv box"},
        GoldenCase{"cv2_cubic", Verdict::kExplained, "resize: resize.kind pillow bilinear -> opencv bicubic"},
        GoldenCase{"cv2_nearest", Verdict::kExplained, "resize: resize.kind pillow bilinear -> opencv nearest"},
        GoldenCase{"torch_linear", Verdict::kExplained,
                   "resize: resize.kind pillow bilinear -> torch bilinear float32"},
        GoldenCase{"torch_cubic", Verdict::kExplained, "resize: resize.kind pillow bilinear -> torch bicubic float32"},
        GoldenCase{"torch_smooth", Verdict::kExplained,
                   "resize: resize.kind pillow bilinear -> torch bilinear antialias float32"},
        GoldenCase{
            "cv2_script", Verdict::kExplained,
            "resize: resize.mode short side 32 -> squashed to 28 x 28; resize: resize.kind pillow bilinear -> opencv "
            "bilinear; channel order: "
            "order RGB -> BGR; mean/std: normalize.mean mean [0.485, 0.456, 0.406], std [0.229, 0.224, 0.225] -> "
            "mean [0, 0, 0], std [1, 1, 1]"},
        GoldenCase{"mirrored", Verdict::kExplained, "decode:  upright -> mirrored left to right"},
        GoldenCase{"exif_applied", Verdict::kExplained, "decode: orientation ignore -> apply"}),
    [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace tta

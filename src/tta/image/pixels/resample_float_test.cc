#include "tta/image/pixels/resample_float.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "support/support.h"
#include "tta/image/pixels/float_taps.h"
#include "tta/image/pixels/resample_float_reference.h"

namespace tta {
namespace {

using testing::golden_path;
using testing::pixel_difference;
using testing::random_image;
using testing::read_npy;
using testing::read_npy_image;

constexpr std::uint8_t kFill[3] = {9, 8, 7};

FloatImage whole(ImageView source, Size size, const FloatMethod& method) {
  return resample_float(source, part_of_side(source.width(), size.width, 0, size.width),
                        part_of_side(source.height(), size.height, 0, size.height), method, kFill);
}

// The greatest distance from a golden file of floats, in the file's own units (`unit` of ours is 1 of its).
double distance(const FloatImage& ours, const std::string& name, double unit) {
  const testing::NpyArray golden = read_npy(golden_path(name));
  double most = 0;
  for (std::size_t i = 0; i < ours.values.size(); ++i) {
    most = std::max(most, std::abs(ours.values[i] / unit - golden.as<float>()[i]));
  }
  return most;
}

struct Golden {
  const char* source;
  std::vector<Size> targets;
};
const Golden kGoldens[] = {
    {"odd", {{10, 7}, {29, 20}, {30, 5}, {1, 1}}}, {"even", {{12, 9}, {8, 6}, {6, 18}}}, {"line", {{9, 5}}}};

template <typename Check>
void for_each_golden(Check check) {
  for (const Golden& golden : kGoldens) {
    const std::string stem = std::string("resize/") + golden.source;
    const Image source = read_npy_image(golden_path(stem + ".npy"));
    for (const Size size : golden.targets) {
      check(source, size, stem + "_" + std::to_string(size.width) + "x" + std::to_string(size.height));
    }
  }
}

TEST(ResampleFloat, EqualsTorchOnBothTensors) {
  for_each_golden([](const Image& source, Size size, const std::string& stem) {
    for (const Filter filter : {Filter::kBilinear, Filter::kBicubic}) {
      for (const bool antialias : {false, true}) {
        const FloatImage ours = whole(source, size, {FloatLibrary::kTorch, filter, antialias});
        const std::string name = std::string(filter_name(filter)) + (antialias ? "_smooth" : "_plain") + ".npy";
        EXPECT_EQ(pixel_difference(to_bytes(ours), read_npy_image(golden_path(stem + "_torch_" + name))), "")
            << stem << name;
        EXPECT_LT(distance(ours, stem + "_torchfloat_" + name, 255), 1e-6) << stem << name;
      }
    }
  });
}

// float32 0..255, never rounded: every bit of the sums shows. One channel goes through another kernel of torch's.
TEST(ResampleFloat, EqualsTorchToTheLastBit) {
  const auto check = [](const Image& source, Size size, const std::string& stem) {
    const FloatImage nearest = whole(source, size, {FloatLibrary::kTorch, Filter::kNearest, false});
    EXPECT_EQ(pixel_difference(to_bytes(nearest), read_npy_image(golden_path(stem + "_torch_nearest.npy"))), "")
        << stem;
    for (const Filter filter : {Filter::kBilinear, Filter::kBicubic}) {
      for (const bool antialias : {false, true}) {
        const std::string name =
            stem + "_torchraw_" + std::string(filter_name(filter)) + (antialias ? "_smooth" : "_plain") + ".npy";
        EXPECT_EQ(distance(whole(source, size, {FloatLibrary::kTorch, filter, antialias}), name, 1), 0) << name;
      }
    }
  };
  for_each_golden(check);
  const Image gray = read_npy_image(golden_path("resize/gray.npy"));
  check(gray, {40, 31}, "resize/gray_40x31");
  check(gray, {20, 60}, "resize/gray_20x60");
}

// Where the definitions agree, torch is TensorFlow's oracle too: bilinear, and both filters with antialias.
TEST(ResampleFloat, TensorFlowAgreesWithTorch) {
  for_each_golden([](const Image& source, Size size, const std::string& stem) {
    constexpr double kNear = 1e-3;  // TensorFlow rounds its places to float32
    const auto ours = [&](Filter filter, bool antialias) {
      return whole(source, size, {FloatLibrary::kTensorFlow, filter, antialias});
    };
    EXPECT_LT(distance(ours(Filter::kBilinear, false), stem + "_torchraw_bilinear_plain.npy", 1), kNear) << stem;
    EXPECT_LT(distance(ours(Filter::kBilinear, true), stem + "_torchraw_bilinear_smooth.npy", 1), kNear) << stem;
    EXPECT_LT(distance(ours(Filter::kBicubic, true), stem + "_torchraw_bicubic_smooth.npy", 1), kNear) << stem;
  });
}

TEST(ResampleFloat, EqualsTheTwinOfTensorFlow) {
  for_each_golden([](const Image& source, Size size, const std::string& stem) {
    for (const Filter filter : {Filter::kBilinear, Filter::kBicubic}) {
      const FloatImage ours = whole(source, size, {FloatLibrary::kTensorFlow, filter, false});
      const std::string name = stem + "_tensorflow_" + std::string(filter_name(filter)) + ".npy";
      EXPECT_LT(distance(ours, name, 1), 1e-6 * 255) << name;
    }
  });
}

const FloatMethod kMethods[] = {
    {FloatLibrary::kTorch, Filter::kNearest, false},       {FloatLibrary::kTorch, Filter::kBilinear, false},
    {FloatLibrary::kTorch, Filter::kBilinear, true},       {FloatLibrary::kTorch, Filter::kBicubic, false},
    {FloatLibrary::kTorch, Filter::kBicubic, true},        {FloatLibrary::kTensorFlow, Filter::kNearest, false},
    {FloatLibrary::kTensorFlow, Filter::kBilinear, false}, {FloatLibrary::kTensorFlow, Filter::kBilinear, true},
    {FloatLibrary::kTensorFlow, Filter::kBicubic, false},  {FloatLibrary::kTensorFlow, Filter::kBicubic, true},
    {FloatLibrary::kTensorFlow, Filter::kBox, false}};

double greatest_difference(const FloatImage& a, const FloatImage& b) {
  EXPECT_EQ(a.values.size(), b.values.size());
  double most = 0;
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    most = std::max(most, std::abs(double{a.values[i]} - double{b.values[i]}));
  }
  return most;
}

// Sizes, windows and borders at random, of pictures that are cut out of wider ones.
TEST(ResampleFloat, EqualsItsTwins) {
  std::mt19937 random(23);
  const auto pick = [&](int least, int most) { return std::uniform_int_distribution(least, most)(random); };
  const auto part = [&](int in_size) {
    AxisPart p = part_of_side(in_size, pick(1, 4) == 1 ? std::max(1, in_size / pick(1, 4)) : pick(1, 40), 0, 0);
    if (pick(0, 1) == 1) {
      p.window.from = static_cast<float>(pick(-80, in_size * 8)) / 8;
      p.window.to = p.window.from + static_cast<float>(pick(1, in_size * 24)) / 8;
    }
    p.border = std::array{Border::kReflect, Border::kEdge, Border::kConstant}[static_cast<std::size_t>(pick(0, 2))];
    p.begin = pick(0, 2) == 0 ? pick(0, p.window.out_size - 1) : 0;
    p.count = pick(1, p.window.out_size - p.begin);
    return p;
  };
  for (int i = 0; i < 200; ++i) {
    const Size size{pick(0, 5) == 0 ? 1 : pick(2, 40), pick(0, 5) == 0 ? 1 : pick(2, 40)};
    const Image wide =
        random_image({size.width + 3, size.height + 2}, pick(0, 1) == 0 ? 1 : 3, static_cast<std::uint32_t>(i));
    const ImageView source = wide.view().crop({2, 1, size.width, size.height});
    const auto value = [&](int column, int row, int c) { return source.pixel(column, row)[c]; };
    const AxisPart x = part(size.width);
    const AxisPart y = part(size.height);
    for (const FloatMethod& method : kMethods) {
      const std::string name = std::string(filter_name(method.filter)) + (method.antialias ? " smooth" : "") +
                               (method.library == FloatLibrary::kTorch ? " torch" : " tensorflow") + ", case " +
                               std::to_string(i);
      const FloatImage ours = resample_float(source, x, y, method, kFill);
      const IndexedTaps<float> x_taps = make_float_taps(x, method);
      const IndexedTaps<float> y_taps = make_float_taps(y, method);
      const bool joint = source.channels() == 1 && method == kMethods[1];
      const FloatImage passes = joint ? float_twin::joint_passes_reference(value, x_taps, y_taps, kFill)
                                      : float_twin::passes_reference(value, source.channels(), x_taps, y_taps, kFill);
      ASSERT_EQ(ours.values, passes.values) << name;
      ASSERT_EQ(resample_float(to_floats(source), x, y, method, kFill).values, passes.values) << name;
      const FloatImage definition = float_twin::resample_float_reference(value, source.channels(), x, y, method, kFill);
      ASSERT_LT(greatest_difference(ours, definition), 3e-3) << name;
    }
  }
}

TEST(ResampleFloat, AreaIsTheMeanOfWhatAPixelCovers) {
  const Image source = random_image({6, 4}, 1, 1);
  const FloatImage halved = whole(source, {3, 2}, {FloatLibrary::kTensorFlow, Filter::kBox, false});
  const auto at = [&](int x, int y) { return static_cast<float>(*source.view().pixel(x, y)); };
  EXPECT_NEAR(halved.row(1)[2], (at(4, 2) + at(5, 2) + at(4, 3) + at(5, 3)) / 4, 1e-4);
}

TEST(ResampleFloat, NearestOfTorchAndOfTensorFlow) {
  const Image source = random_image({6, 1}, 1, 2);
  const FloatImage torch = whole(source, {2, 1}, {FloatLibrary::kTorch, Filter::kNearest, false});
  const FloatImage tensorflow = whole(source, {2, 1}, {FloatLibrary::kTensorFlow, Filter::kNearest, false});
  EXPECT_EQ(torch.values[1], static_cast<float>(*source.view().pixel(3, 0)));
  EXPECT_EQ(tensorflow.values[1], static_cast<float>(*source.view().pixel(4, 0)));
}

TEST(ResampleFloat, PartsAreCutFromTheWhole) {
  const Image source = random_image({64, 48}, 3, 3);
  for (const bool antialias : {false, true}) {
    const FloatMethod method{FloatLibrary::kTorch, Filter::kBicubic, antialias};
    const FloatImage part =
        resample_float(source, part_of_side(64, 40, 7, 20), part_of_side(48, 30, 3, 11), method, kFill);
    EXPECT_EQ(part.values, cropped(whole(source, {40, 30}, method), {7, 3, 20, 11}).values);
  }
}

TEST(ResampleFloat, BeyondTheSourceTheBorderRuleHolds) {
  const Image source = random_image({20, 16}, 3, 4);
  const AxisPart y = part_of_side(16, 16, 0, 16);
  AxisPart x{{20, -10, 30, 20}, Border::kConstant, 0, 20};
  const FloatMethod method{FloatLibrary::kTorch, Filter::kBilinear, true};
  EXPECT_EQ(resample_float(source, x, y, method, kFill).row(5)[4 * 3 + 1], kFill[1]);
  x = {{20, -5, 20, 25}, Border::kReflect, 0, 25};
  const FloatImage reflected = resample_float(source, x, y, method, kFill);
  EXPECT_NEAR(reflected.row(3)[4 * 3], source.view().pixel(1, 3)[0], 1e-3);
}

}  // namespace
}  // namespace tta

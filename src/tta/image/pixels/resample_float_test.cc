#include "tta/image/pixels/resample_float.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "support/support.h"

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

TEST(ResampleFloat, EqualsTheTwinOfTensorFlow) {
  for_each_golden([](const Image& source, Size size, const std::string& stem) {
    for (const Filter filter : {Filter::kBilinear, Filter::kBicubic}) {
      const FloatImage ours = whole(source, size, {FloatLibrary::kTensorFlow, filter, false});
      const std::string name = stem + "_tensorflow_" + std::string(filter_name(filter)) + ".npy";
      EXPECT_LT(distance(ours, name, 1), 1e-6 * 255) << name;
    }
  });
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

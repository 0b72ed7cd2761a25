#include "tta/image/pixels/resample_opencv.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

#include "support/support.h"
#include "tta/image/pixels/resample_opencv_reference.h"

namespace tta {
namespace {

using testing::golden_path;
using testing::pixel_difference;
using testing::random_image;
using testing::read_npy_image;

constexpr std::uint8_t kFill[3] = {9, 8, 7};

Image whole(ImageView source, Size size, Filter filter) {
  return resample_opencv(source, part_of_side(source.width(), size.width, 0, size.width),
                         part_of_side(source.height(), size.height, 0, size.height), filter, kFill);
}

struct Golden {
  const char* source;
  std::vector<Size> targets;
};
const Golden kGoldens[] = {
    {"odd", {{10, 7}, {29, 20}, {30, 5}, {1, 1}}}, {"even", {{12, 9}, {8, 6}, {6, 18}}}, {"line", {{9, 5}}}};

TEST(ResampleOpenCv, EqualsOpenCv) {
  for (const Golden& golden : kGoldens) {
    const std::string stem = std::string("resize/") + golden.source;
    const Image source = read_npy_image(golden_path(stem + ".npy"));
    for (const Size size : golden.targets) {
      for (const Filter filter : {Filter::kNearest, Filter::kBilinear, Filter::kBox, Filter::kBicubic}) {
        const std::string name = stem + "_" + std::to_string(size.width) + "x" + std::to_string(size.height) +
                                 "_opencv_" + std::string(filter_name(filter)) + ".npy";
        EXPECT_EQ(pixel_difference(whole(source, size, filter), read_npy_image(golden_path(name))), "") << name;
      }
    }
  }
}

// Sizes, windows and borders at random, of pictures that are cut out of wider ones.
TEST(ResampleOpenCv, EqualsItsTwin) {
  std::mt19937 random(17);
  const auto pick = [&](int least, int most) { return std::uniform_int_distribution(least, most)(random); };
  const auto part = [&](int in_size) {
    AxisPart p = part_of_side(in_size, pick(1, 4) == 1 ? std::max(1, in_size / pick(1, 4)) : pick(1, 40), 0, 0);
    if (pick(0, 1) == 1) {
      p.window.from = static_cast<float>(pick(-80, in_size * 8)) / 8;
      p.window.to = p.window.from + static_cast<float>(pick(1, in_size * 24)) / 8;
      if (pick(0, 2) == 0) p.window.to = p.window.from + static_cast<float>(p.window.out_size * pick(1, 3));
    }
    p.border = std::array{Border::kReflect, Border::kEdge, Border::kConstant}[static_cast<std::size_t>(pick(0, 2))];
    p.begin = pick(0, 2) == 0 ? pick(0, p.window.out_size - 1) : 0;
    p.count = pick(1, p.window.out_size - p.begin);
    return p;
  };
  for (int i = 0; i < 600; ++i) {
    const Size size{pick(0, 5) == 0 ? 1 : pick(2, 40), pick(0, 5) == 0 ? 1 : pick(2, 40)};
    const Image wide =
        random_image({size.width + 3, size.height + 2}, pick(0, 1) == 0 ? 1 : 3, static_cast<std::uint32_t>(i));
    const ImageView source = wide.view().crop({2, 1, size.width, size.height});
    const AxisPart x = part(size.width);
    const AxisPart y = part(size.height);
    for (const Filter filter : {Filter::kNearest, Filter::kBilinear, Filter::kBox, Filter::kBicubic}) {
      ASSERT_EQ(pixel_difference(resample_opencv(source, x, y, filter, kFill),
                                 opencv_twin::resample_opencv_reference(source, x, y, filter, kFill)),
                "")
          << filter_name(filter) << ", case " << i;
    }
  }
}

// Large enough that some sums fall within a float's last bit of a half: there the order of the sum shows.
TEST(ResampleOpenCv, BicubicAddsUpInOpenCvsOrder) {
  const Image source = random_image({173, 131}, 3, 5);
  const AxisPart x = part_of_side(173, 397, 0, 397);
  const AxisPart y = part_of_side(131, 311, 0, 311);
  EXPECT_EQ(pixel_difference(resample_opencv(source, x, y, Filter::kBicubic, kFill),
                             opencv_twin::resample_opencv_reference(source, x, y, Filter::kBicubic, kFill)),
            "");
}

TEST(ResampleOpenCv, SameSizeIsACopy) {
  const Image source = random_image({31, 22}, 3, 1);
  for (const Filter filter : {Filter::kNearest, Filter::kBilinear, Filter::kBox, Filter::kBicubic}) {
    EXPECT_TRUE(same_pixels(whole(source, source.size(), filter), source)) << filter_name(filter);
  }
}

// Whatever part of the result is asked for, its pixels are those of the whole; but for the last few bytes of a bicubic
// row, which OpenCV rounds otherwise.
TEST(ResampleOpenCv, PartsAreCutFromTheWhole) {
  const Image source = random_image({64, 48}, 3, 2);
  for (const Filter filter : {Filter::kNearest, Filter::kBilinear, Filter::kBox}) {
    const Image all = whole(source, {40, 30}, filter);
    const Image part = resample_opencv(source, part_of_side(64, 40, 7, 20), part_of_side(48, 30, 3, 11), filter, kFill);
    EXPECT_TRUE(same_pixels(part, all.view().crop({7, 3, 20, 11}))) << filter_name(filter);
  }
}

TEST(ResampleOpenCv, BeyondTheSourceTheBorderRuleHolds) {
  const Image source = random_image({20, 16}, 3, 3);
  for (const Filter filter : {Filter::kNearest, Filter::kBilinear, Filter::kBox, Filter::kBicubic}) {
    AxisPart x{{20, -10, 30, 20}, Border::kConstant, 0, 20};
    const AxisPart y = part_of_side(16, 16, 0, 16);
    const Image filled = resample_opencv(source, x, y, filter, kFill);
    EXPECT_EQ(filled.view().pixel(4, 5)[0], kFill[0]);
    EXPECT_EQ(filled.view().pixel(15, 5)[2], kFill[2]);
    x.border = Border::kReflect;
    const Image reflected = resample_opencv(source, x, y, filter, kFill);
    EXPECT_TRUE(same_pixels(reflected.view().crop({5, 0, 10, 16}), filled.view().crop({5, 0, 10, 16})));
    x.border = Border::kEdge;
    EXPECT_EQ(resample_opencv(source, x, y, filter, kFill).size(), (Size{20, 16}));
  }
}

}  // namespace
}  // namespace tta

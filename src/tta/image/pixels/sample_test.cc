#include "tta/image/pixels/sample.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

#include "support/support.h"
#include "tta/image/pixels/each_target.h"
#include "tta/image/pixels/sample_reference.h"

namespace tta {
namespace {

using testing::for_each_target;
using testing::pixel_difference;
using testing::random_image;

constexpr Border kBorders[] = {Border::kReflect, Border::kEdge, Border::kConstant};
constexpr std::uint8_t kFill[3] = {200, 100, 50};

Matrix3 turn(double degrees) {
  const double radians = degrees * std::numbers::pi / 180.0;
  const double c = std::cos(radians);
  const double s = std::sin(radians);
  return {c, -s, 0, s, c, 0, 0, 0, 1};
}

struct Case {
  Size source;
  Size result;
  Matrix3 map;
};

// Turned, zoomed, sheared and shifted; every fourth with a perspective.
Case random_case(std::mt19937& random) {
  const int sides[] = {1, 2, 3, 4, 7, 16, 33, 65};
  const auto side = [&] { return sides[random() % std::size(sides)]; };
  std::uniform_real_distribution<double> unit(-1.0, 1.0);
  Case one{{side(), side()}, {side(), side()}, turn(180.0 * unit(random))};
  for (std::size_t i : {0U, 1U, 3U, 4U}) one.map[i] = one.map[i] * (1.0 + unit(random)) + 0.1 * unit(random);
  one.map[2] = one.source.width * (0.5 + unit(random));
  one.map[5] = one.source.height * (0.5 + unit(random));
  if (random() % 4 == 0) {
    one.map[6] = 0.01 * unit(random);
    one.map[7] = 0.01 * unit(random);
  }
  return one;
}

// The greatest distance from exact arithmetic, both rounded to whole levels.
int greatest_error(ImageView actual, const std::vector<double>& expected) {
  int greatest = 0;
  std::size_t next = 0;
  for (int y = 0; y < actual.height(); ++y) {
    for (int i = 0; i < actual.width() * actual.channels(); ++i) {
      const int level = static_cast<int>(std::floor(expected[next++] + 0.5));
      greatest = std::max(greatest, std::abs(actual.row(y)[i] - level));
    }
  }
  return greatest;
}

TEST(SampleBilinear, IsWithinOneLevelOfExactArithmetic) {
  std::mt19937 random(3);
  for (std::uint32_t round = 0; round < 500; ++round) {
    const Case one = random_case(random);
    const Image source = random_image(one.source, round % 2 == 0 ? 3 : 1, round);
    const Border border = kBorders[random() % 3];
    const Image actual = sample_bilinear(source, one.map, one.result, border, kFill);
    const auto expected = sample_bilinear_reference(source, one.map, one.result, border, kFill);
    ASSERT_LE(greatest_error(actual, expected), 1) << "round " << round;
  }
}

Image channel_of(ImageView image, int channel) {
  Image one(image.size(), 1);
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) one.row(y)[x] = image.pixel(x, y)[channel];
  }
  return one;
}

// Gray images take the scalar loop, so it is the twin of the vectors.
TEST(SampleBilinear, ColourEqualsItsChannelsAloneOnEveryTarget) {
  for_each_target([] {
    std::mt19937 random(4);
    for (std::uint32_t round = 0; round < 300; ++round) {
      const Case one = random_case(random);
      const Image source = random_image(one.source, 3, round);
      const Border border = kBorders[random() % 3];
      const Image colour = sample_bilinear(source, one.map, one.result, border, kFill);
      for (int c = 0; c < 3; ++c) {
        const Image gray = sample_bilinear(channel_of(source, c), one.map, one.result, border, kFill + c);
        ASSERT_EQ(pixel_difference(channel_of(colour, c), gray), "") << "round " << round << " channel " << c;
      }
    }
  });
}

TEST(SampleBilinear, IsTheSameOnEveryTarget) {
  std::mt19937 random(5);
  for (std::uint32_t round = 0; round < 100; ++round) {
    const Case one = random_case(random);
    const Image source = random_image(one.source, 3, round);
    for (Border border : kBorders) {
      const Image expected = sample_bilinear(source, one.map, one.result, border, kFill);
      for_each_target([&] {
        const Image actual = sample_bilinear(source, one.map, one.result, border, kFill);
        ASSERT_EQ(pixel_difference(actual, expected), "") << "round " << round << " " << border_name(border);
      });
    }
  }
}

TEST(SampleBilinear, IdentityAndWholeShiftsMoveNoValue) {
  const Image source = random_image({37, 21}, 3, 6);
  EXPECT_EQ(pixel_difference(sample_bilinear(source, kIdentityMatrix, source.size(), Border::kReflect, kFill), source),
            "");
  const Image shifted = sample_bilinear(source, translation(5, 3), {30, 18}, Border::kReflect, kFill);
  EXPECT_EQ(pixel_difference(shifted, source.view().crop({5, 3, 30, 18})), "");
}

TEST(SampleBilinear, ReflectDoesNotRepeatTheEdge) {
  const Image source = random_image({8, 1}, 3, 6);
  const Image image = sample_bilinear(source, translation(-3, 0), {3, 1}, Border::kReflect, kFill);
  for (int x = 0; x < 3; ++x) {
    for (int c = 0; c < 3; ++c) EXPECT_EQ(image.row(0)[3 * x + c], source.row(0)[3 * (3 - x) + c]) << x;
  }
}

TEST(SampleBilinear, BehindTheEyeIsFilled) {
  const Image source = random_image({9, 9}, 3, 6);
  const Matrix3 horizon{1, 0, 0, 0, 1, 0, 0, -1, 4};  // the third coordinate is 3.5, 2.5, ... down to -3.5
  const Image image = sample_bilinear(source, horizon, {8, 8}, Border::kReflect, kFill);
  for (int y = 4; y < 8; ++y) {
    for (int i = 0; i < 24; ++i) EXPECT_EQ(image.row(y)[i], kFill[i % 3]) << y << " " << i;
  }
}

// The sanitizers see a load beyond the last pixel: the memory ends with it.
TEST(SampleBilinear, ReadsNothingBeyondAView) {
  for_each_target([] {
    const Image source = random_image({40, 30}, 3, 5);
    for (Size size : {Size{3, 2}, Size{4, 3}, Size{25, 20}}) {
      const ImageView crop = source.view().crop({5, 4, size.width, size.height});
      const std::uint8_t* end = crop.pixel(0, size.height - 1) + 3 * size.width;
      const std::vector<std::uint8_t> exact(crop.row(0), end);
      const ImageView tight(exact.data(), size, 3, crop.stride());
      const Matrix3 map = about({size.width / 2.0, size.height / 2.0}, turn(20));
      const Image expected = sample_bilinear(Image::copy_of(crop), map, {30, 30}, Border::kReflect, kFill);
      EXPECT_EQ(pixel_difference(sample_bilinear(tight, map, {30, 30}, Border::kReflect, kFill), expected), "");
    }
  });
}

}  // namespace
}  // namespace tta

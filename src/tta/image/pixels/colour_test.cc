#include "tta/image/pixels/colour.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "support/support.h"
#include "tta/image/pixels/each_target.h"
#include "tta/image/pixels/hsv.h"

namespace tta {
namespace {

using testing::for_each_target;
using testing::pixel_difference;
using testing::random_image;

int luma(const std::uint8_t* rgb) {
  return (19595 * rgb[0] + 38470 * rgb[1] + 7471 * rgb[2] + 32768) >> 16;
}

// Compares `mix` with `expected_pixel` (old colour to new) on rows around the lengths of vectors.
template <typename Mix, typename Expected>
void expect_mixed(Mix mix, Expected expected_pixel) {
  for (const int width : {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 65, 1000}) {
    const Image before = random_image({width, 1}, 3, static_cast<std::uint32_t>(width));
    Image expected = Image::copy_of(before);
    for (int x = 0; x < width; ++x) {
      const std::uint8_t* old = before.view().pixel(x, 0);
      const Triple colour = expected_pixel(Triple{old[0], old[1], old[2]});
      std::copy(colour.begin(), colour.end(), expected.row(0) + 3 * x);
    }
    for_each_target([&] {
      Image after = Image::copy_of(before);
      mix(after.row(0), static_cast<std::size_t>(width));
      ASSERT_EQ(pixel_difference(after, expected), "") << width;
    });
  }
}

TEST(Saturate, BlendsWithGray) {
  for (const float factor : {0.0F, 0.3F, 0.999F, 1.5F, 10.0F}) {
    expect_mixed([&](std::uint8_t* rgb, std::size_t pixels) { saturate(rgb, pixels, factor); },
                 [&](Triple old) {
                   const auto gray = static_cast<float>(luma(old.data()));
                   Triple mixed;
                   for (std::size_t c = 0; c < 3; ++c) {
                     const float level = gray + factor * (static_cast<float>(old[c]) - gray);
                     mixed[c] = static_cast<std::uint8_t>(std::clamp(level, 0.0F, 255.0F));
                   }
                   return mixed;
                 });
  }
}

TEST(ToGray, IsPillowsLuma) {
  expect_mixed([](std::uint8_t* rgb, std::size_t pixels) { to_gray(rgb, pixels); },
               [](Triple old) {
                 const auto gray = static_cast<std::uint8_t>(luma(old.data()));
                 return Triple{gray, gray, gray};
               });
}

TEST(TurnHue, AgreesWithItsReferenceOnRandomColours) {
  for (const int steps : {0, 1, 25, 85, 128, 229, 255}) {
    const auto turn = static_cast<std::uint8_t>(steps);
    expect_mixed([&](std::uint8_t* rgb, std::size_t pixels) { turn_hue(rgb, pixels, turn); },
                 [&](Triple old) { return hue_turned(old, turn); });
  }
}

// All colours whose largest value is `max`: those are where quotients fall on whole levels or don't.
std::vector<std::uint8_t> colours_up_to(int max) {
  std::vector<std::uint8_t> rgb;
  const auto add = [&](int r, int g, int b) {
    for (const int value : {r, g, b}) rgb.push_back(static_cast<std::uint8_t>(value));
  };
  for (int first = 0; first <= max; ++first) {
    for (int second = 0; second <= max; ++second) {
      add(max, first, second);
      add(first, max, second);
      add(first, second, max);
    }
  }
  return rgb;
}

TEST(TurnHue, AgreesWithItsReferenceWhereQuotientsAreWhole) {
  for (const int max : {1, 5, 17, 34, 51, 85, 102, 170, 204, 250, 254, 255}) {
    const std::vector<std::uint8_t> before = colours_up_to(max);
    const std::size_t pixels = before.size() / 3;
    for (const int steps : {0, 60}) {
      const auto turn = static_cast<std::uint8_t>(steps);
      std::vector<std::uint8_t> expected = before;
      for (std::size_t i = 0; i < expected.size(); i += 3) {
        const Triple turned = hue_turned({expected[i], expected[i + 1], expected[i + 2]}, turn);
        std::copy(turned.begin(), turned.end(), expected.begin() + static_cast<std::ptrdiff_t>(i));
      }
      for_each_target([&] {
        std::vector<std::uint8_t> after = before;
        turn_hue(after.data(), pixels, turn);
        ASSERT_TRUE(after == expected) << "max " << max << ", steps " << steps;
      });
    }
  }
}

}  // namespace
}  // namespace tta

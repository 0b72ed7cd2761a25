#include "tta/image/pixels/lab.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "support/support.h"

namespace tta {
namespace {

using testing::golden_path;
using testing::NpyArray;
using testing::read_npy;

// Every 17th level of each channel: 4,096 colours.
TEST(Lab, IsOpenCvsToTheBit) {
  const NpyArray rgb = read_npy(golden_path("pixels/lab_rgb.npy"));
  const NpyArray lab = read_npy(golden_path("pixels/lab.npy"));
  const std::size_t pixels = rgb.shape[0];
  std::vector<std::uint8_t> lightness(pixels);
  std::vector<std::uint8_t> ab(2 * pixels);
  lab_of_rgb(rgb.as<std::uint8_t>(), pixels, lightness.data(), ab.data());
  for (std::size_t i = 0; i < pixels; ++i) {
    const std::uint8_t* expected = lab.as<std::uint8_t>() + 3 * i;
    ASSERT_EQ(lightness[i], expected[0]) << i;
    ASSERT_EQ(ab[2 * i], expected[1]) << i;
    ASSERT_EQ(ab[2 * i + 1], expected[2]) << i;
  }
}

TEST(Lab, GoesBackWithinALevelOfOpenCvs) {
  const NpyArray lab = read_npy(golden_path("pixels/lab_shifted.npy"));
  const NpyArray rgb = read_npy(golden_path("pixels/lab_shifted_rgb.npy"));
  const std::size_t pixels = rgb.shape[0];
  std::vector<std::uint8_t> lightness(pixels);
  std::vector<std::uint8_t> ab(2 * pixels);
  for (std::size_t i = 0; i < pixels; ++i) {
    const std::uint8_t* colour = lab.as<std::uint8_t>() + 3 * i;
    lightness[i] = colour[0];
    ab[2 * i] = colour[1];
    ab[2 * i + 1] = colour[2];
  }
  std::vector<std::uint8_t> actual(3 * pixels);
  rgb_of_lab(lightness.data(), ab.data(), pixels, actual.data());
  for (std::size_t i = 0; i < actual.size(); ++i) {
    EXPECT_LE(std::abs(actual[i] - rgb.as<std::uint8_t>()[i]), 1) << i;
  }
}

}  // namespace
}  // namespace tta

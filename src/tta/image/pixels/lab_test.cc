#include "tta/image/pixels/lab.h"

#include <gtest/gtest.h>

#include "support/support.h"

namespace tta {
namespace {

using testing::golden_path;
using testing::read_npy_image;

// The planes as one picture of three channels.
Image joined(const LabPlanes& lab) {
  Image image(lab.lightness.size(), 3);
  for (std::size_t i = 0; i < lab.lightness.size_bytes(); ++i) {
    std::uint8_t* pixel = image.row(0) + 3 * i;
    pixel[0] = lab.lightness.row(0)[i];
    pixel[1] = lab.a.row(0)[i];
    pixel[2] = lab.b.row(0)[i];
  }
  return image;
}

LabPlanes parted(const Image& image) {
  LabPlanes lab{Image(image.size(), 1), Image(image.size(), 1), Image(image.size(), 1)};
  for (std::size_t i = 0; i < lab.lightness.size_bytes(); ++i) {
    const std::uint8_t* pixel = image.row(0) + 3 * i;
    lab.lightness.row(0)[i] = pixel[0];
    lab.a.row(0)[i] = pixel[1];
    lab.b.row(0)[i] = pixel[2];
  }
  return lab;
}

// All grays, a grid over all colours, and those whose cube roots lie in the middle between two steps.
TEST(Lab, IsOpenCvsToTheBit) {
  const Image colours = read_npy_image(golden_path("filters/colours.npy"));
  EXPECT_EQ(
      testing::pixel_difference(joined(lab_from_rgb(colours)), read_npy_image(golden_path("filters/colours_lab.npy"))),
      "");
}

// A grid over all values, also such as no colour has, where light is clipped.
TEST(Lab, ComesBackAsFromOpenCv) {
  const LabPlanes lab = parted(read_npy_image(golden_path("filters/lab.npy")));
  EXPECT_EQ(testing::pixel_difference(rgb_from_lab(lab), read_npy_image(golden_path("filters/lab_colours.npy"))), "");
}

TEST(Lab, ReadsViewsWithAStride) {
  const Image image = testing::random_image({41, 19}, 3, 2);
  const ImageView part = image.view().crop({5, 3, 29, 11});
  EXPECT_EQ(testing::pixel_difference(joined(lab_from_rgb(part)), joined(lab_from_rgb(Image::copy_of(part)))), "");
}

}  // namespace
}  // namespace tta

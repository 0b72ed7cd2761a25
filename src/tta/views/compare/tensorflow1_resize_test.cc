#include "tta/views/compare/tensorflow1_resize.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "support/support.h"

namespace tta {
namespace {

using testing::random_image;

TEST(TensorFlow1Resize, PartsAreThePartsOfTheWhole) {
  const Image image = random_image({31, 17}, 3, 1);
  const Size size{12, 40};
  const Rect part{3, 7, 5, 22};
  const Planes all = resize_as_tensorflow1(image, size, {0, 0, size.width, size.height});
  const Planes some = resize_as_tensorflow1(image, size, part);
  for (int c = 0; c < 3; ++c) {
    for (int y = 0; y < part.height; ++y) {
      for (int x = 0; x < part.width; ++x) {
        EXPECT_EQ(some.plane(c)[y * part.width + x], all.plane(c)[(y + part.y) * size.width + x + part.x]);
      }
    }
  }
}

TEST(TensorFlow1Resize, TheOwnSizeIsACopy) {
  const Image image = random_image({9, 5}, 1, 2);
  const Planes same = resize_as_tensorflow1(image, {9, 5}, {0, 0, 9, 5});
  for (std::size_t i = 0; i < same.values.size(); ++i) EXPECT_EQ(same.values[i], image.row(0)[i]);
}

// By hand: from 4 pixels to 2, the places are 0 and 2; to 8, every other one lies halfway, the last on the edge.
TEST(TensorFlow1Resize, LooksAtLeftEdges) {
  Image row({4, 1}, 1);
  const std::uint8_t pixels[] = {10, 20, 40, 81};
  std::copy_n(pixels, 4, row.row(0));
  EXPECT_EQ(resize_as_tensorflow1(row, {2, 1}, {0, 0, 2, 1}).values, (std::vector<float>{10, 40}));
  EXPECT_EQ(resize_as_tensorflow1(row, {8, 1}, {0, 0, 8, 1}).values,
            (std::vector<float>{10, 15, 20, 30, 40, 60.5F, 81, 81}));
}

}  // namespace
}  // namespace tta

#include "tta/image/pixels/sharpen.h"

#include <gtest/gtest.h>

#include "support/support.h"
#include "tta/image/pixels/each_target.h"
#include "tta/image/pixels/sharpen_reference.h"

namespace tta {
namespace {

using testing::for_each_target;
using testing::pixel_difference;
using testing::random_image;

constexpr float kFactors[] = {0.0F, 0.37F, 1.0F, 1.7F, 10.0F, -2.5F};

TEST(Sharpen, EqualsItsTwinOnEveryTarget) {
  for_each_target([] {
    for (const Size size : {Size{1, 1}, Size{1, 9}, Size{9, 1}, Size{2, 2}, Size{3, 3}, Size{3, 17}, Size{15, 5},
                            Size{16, 4}, Size{17, 6}, Size{63, 3}, Size{64, 3}, Size{65, 3}}) {
      for (const int channels : {1, 3}) {
        const Image image = random_image(size, channels, 1);
        for (const float factor : kFactors) {
          EXPECT_EQ(pixel_difference(sharpen(image, factor), sharpen_reference(image, factor)), "")
              << size.width << " x " << size.height << " x " << channels << " by " << factor;
        }
      }
    }
  });
}

TEST(Sharpen, ReadsViewsWithAStride) {
  const Image image = random_image({41, 19}, 3, 2);
  const ImageView part = image.view().crop({5, 3, 29, 11});
  for_each_target([&] { EXPECT_EQ(pixel_difference(sharpen(part, 2.0F), sharpen(Image::copy_of(part), 2.0F)), ""); });
}

// Nearly every sum that nine values with these weights can have: a middle of its own in surroundings of one value.
TEST(Sharpen, RoundsEverySumAsTheDefinitionDoes) {
  Image image({255, 3}, 1);
  for (int middle = 0; middle < 256; ++middle) {
    for (int y = 0; y < 3; ++y) {
      for (int x = 0; x < 255; ++x) {
        const bool in_the_middle = y == 1 && x % 3 == 1;
        image.row(y)[x] = static_cast<std::uint8_t>(in_the_middle ? middle : x / 3 * 3 + middle % 3);
      }
    }
    EXPECT_EQ(pixel_difference(sharpen(image, 0.0F), sharpen_reference(image, 0.0F)), "") << middle;
  }
}

}  // namespace
}  // namespace tta

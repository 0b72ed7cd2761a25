#include "tta/image/pixels/median.h"

#include <gtest/gtest.h>

#include "support/support.h"
#include "tta/image/pixels/each_target.h"
#include "tta/image/pixels/median_reference.h"

namespace tta {
namespace {

using testing::for_each_target;
using testing::pixel_difference;
using testing::random_image;

TEST(Median, EqualsItsTwinOnEveryTarget) {
  for_each_target([] {
    for (const Size size : {Size{1, 1}, Size{1, 9}, Size{9, 1}, Size{2, 2}, Size{3, 3}, Size{15, 5}, Size{16, 4},
                            Size{17, 6}, Size{63, 3}, Size{64, 3}, Size{65, 3}, Size{5, 30}}) {
      for (const int channels : {1, 3}) {
        const Image image = random_image(size, channels, 1);
        for (const int side : {3, 5, 7}) {
          EXPECT_EQ(pixel_difference(median_filter(image, side), median_reference(image, side)), "")
              << size.width << " x " << size.height << " x " << channels << " by " << side;
        }
      }
    }
  });
}

// Many equal values, as in flat areas.
TEST(Median, TakesEqualValuesAsTheyCome) {
  Image image = random_image({70, 20}, 1, 3);
  for (std::size_t i = 0; i < image.size_bytes(); ++i) image.row(0)[i] = static_cast<std::uint8_t>(image.row(0)[i] % 3);
  for_each_target([&] {
    for (const int side : {3, 5, 7}) {
      EXPECT_EQ(pixel_difference(median_filter(image, side), median_reference(image, side)), "") << side;
    }
  });
}

TEST(Median, ReadsViewsWithAStride) {
  const Image image = random_image({41, 19}, 3, 2);
  const ImageView part = image.view().crop({5, 3, 29, 11});
  for_each_target(
      [&] { EXPECT_EQ(pixel_difference(median_filter(part, 5), median_filter(Image::copy_of(part), 5)), ""); });
}

}  // namespace
}  // namespace tta

#include "tta/image/pixels/clahe.h"

#include <gtest/gtest.h>

#include "support/support.h"
#include "tta/image/pixels/clahe_reference.h"
#include "tta/image/pixels/each_target.h"

namespace tta {
namespace {

using testing::for_each_target;
using testing::pixel_difference;
using testing::random_image;

TEST(Clahe, EqualsItsTwinOnEveryTarget) {
  for_each_target([] {
    // The last but one is divided by 8 one way, the last both ways.
    for (const Size size : {Size{1, 1}, Size{1, 9}, Size{9, 1}, Size{15, 5}, Size{16, 4}, Size{17, 6}, Size{63, 7},
                            Size{64, 9}, Size{65, 11}, Size{32, 21}, Size{40, 24}}) {
      const Image image = random_image(size, 1, 1);
      for (const double limit : {0.0, 1.0, 4.0, 40.0}) {
        for (const int tiles : {1, 2, 3, 8, 32}) {
          EXPECT_EQ(pixel_difference(clahe(image, limit, tiles), clahe_reference(image, limit, tiles)), "")
              << size.width << " x " << size.height << ", " << limit << ", " << tiles;
        }
      }
    }
  });
}

// A dark ramp: without a limit the values are spread over the whole range, a limit keeps them together.
TEST(Clahe, SpreadsValuesAsFarAsTheLimitAllows) {
  Image ramp({64, 64}, 1);
  for (int y = 0; y < 64; ++y) {
    for (int x = 0; x < 64; ++x) ramp.row(y)[x] = static_cast<std::uint8_t>(20 + x / 4);
  }
  EXPECT_EQ(*clahe(ramp, 0, 1).view().pixel(63, 10), 255);
  const int limited = *clahe(ramp, 2, 1).view().pixel(63, 10);
  EXPECT_GT(limited, 36);
  EXPECT_LT(limited, 100);
}

TEST(Clahe, ReadsViewsWithAStride) {
  const Image image = random_image({41, 19}, 1, 2);
  const ImageView part = image.view().crop({5, 3, 29, 11});
  for_each_target([&] { EXPECT_EQ(pixel_difference(clahe(part, 3, 4), clahe(Image::copy_of(part), 3, 4)), ""); });
}

}  // namespace
}  // namespace tta

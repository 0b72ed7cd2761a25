#include "tta/views/ops/median_blur.h"

#include "support/support.h"
#include "tta/image/pixels/median_reference.h"
#include "tta/views/ops/filter_golden.h"

namespace tta {
namespace {

using testing::pixel_difference;

TEST(MedianBlur, IsOpenCvs) {
  for (const std::string name : {"rgb", "gray", "steps", "thin", "corner"}) {
    const Image image = testing::filter_input(name);
    testing::for_each_golden("median_blur", name, [&](const std::vector<double>& values, const Image& expected) {
      const int size = static_cast<int>(values[0]);
      EXPECT_EQ(pixel_difference(kMedianBlurOp.filter(values, image), expected), "") << name << " by " << size;
      EXPECT_EQ(pixel_difference(median_reference(image, size), expected), "") << name << " by " << size;
    });
  }
}

TEST(MedianBlur, TakesSpecksAwayAndLeavesEdges) {
  Image image({20, 10}, 1);
  for (int y = 0; y < 10; ++y) {
    for (int x = 0; x < 20; ++x) image.row(y)[x] = x < 10 ? 20 : 200;
  }
  const Image clean = Image::copy_of(image);
  image.row(4)[3] = 255;
  image.row(7)[15] = 0;
  const std::vector<double> size{3};
  EXPECT_EQ(pixel_difference(kMedianBlurOp.filter(size, image), clean), "");
}

TEST(MedianBlur, IsNeverAnIdentity) {
  const std::vector<double> size{3};
  EXPECT_FALSE(kMedianBlurOp.is_identity(size));
}

TEST(MedianBlur, RefusesOtherSizes) {
  EXPECT_EQ(value_problem(kMedianBlurOp.params[0], 4), "is 4, allowed odd numbers 3..7");
  EXPECT_EQ(value_problem(kMedianBlurOp.params[0], 9), "is 9, allowed odd numbers 3..7");
}

}  // namespace
}  // namespace tta

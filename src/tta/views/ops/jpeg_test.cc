#include "tta/views/ops/jpeg.h"

#include "support/support.h"
#include "tta/views/ops/filter_golden.h"

namespace tta {
namespace {

using testing::pixel_difference;

TEST(JpegOp, IsPillowsToTheBit) {
  for (const std::string name : {"rgb", "gray", "steps", "thin", "corner"}) {
    const Image image = testing::filter_input(name);
    testing::for_each_golden("jpeg", name, [&](const std::vector<double>& values, const Image& expected) {
      EXPECT_EQ(pixel_difference(kJpegOp.filter(values, image), expected), "") << name << " by " << values[0];
    });
  }
}

TEST(JpegOp, LosesSomethingAtEveryQuality) {
  const Image image = testing::random_image({40, 30}, 3, 2);
  for (const double quality : {1, 50, 100}) {
    const std::vector<double> values{quality};
    EXPECT_FALSE(kJpegOp.is_identity(values));
    EXPECT_NE(pixel_difference(kJpegOp.filter(values, image), image), "") << quality;
  }
}

TEST(JpegOp, RefusesOtherQualities) {
  EXPECT_EQ(value_problem(kJpegOp.params[0], 0), "is 0, allowed whole numbers 1..100");
  EXPECT_EQ(value_problem(kJpegOp.params[0], 75.5), "is 75.5, allowed whole numbers 1..100");
}

}  // namespace
}  // namespace tta

#include "tta/views/ops/sharpness.h"

#include "support/support.h"
#include "tta/image/pixels/blend.h"
#include "tta/image/pixels/sharpen_reference.h"
#include "tta/views/ops/filter_golden.h"

namespace tta {
namespace {

using testing::pixel_difference;

TEST(Sharpness, IsPillowsToTheBit) {
  for (const std::string name : {"rgb", "gray", "steps", "thin", "corner"}) {
    const Image image = testing::filter_input(name);
    testing::for_each_golden("sharpness", name, [&](const std::vector<double>& values, const Image& expected) {
      EXPECT_EQ(pixel_difference(kSharpnessOp.filter(values, image), expected), "") << name << " by " << values[0];
      EXPECT_EQ(pixel_difference(sharpen_reference(image, static_cast<float>(values[0])), expected), "") << name;
    });
  }
}

TEST(Sharpness, BlendsWithTheSmoothedPictureAsAllOfPillowsEnhancersDo) {
  const Image image = testing::random_image({33, 21}, 3, 5);
  const std::vector<double> nothing{0};
  const Image smooth = kSharpnessOp.filter(nothing, image);
  for (const double factor : {0.4, 1.6, 7.0}) {
    const std::vector<double> values{factor};
    Image expected(image.size(), 3);
    for (std::size_t i = 0; i < image.size_bytes(); ++i) {
      expected.row(0)[i] = blend(smooth.row(0)[i], image.row(0)[i], static_cast<float>(factor));
    }
    EXPECT_EQ(pixel_difference(kSharpnessOp.filter(values, image), expected), "") << factor;
  }
}

TEST(Sharpness, OneIsAnIdentity) {
  const std::vector<double> one{1};
  const std::vector<double> more{1.01};
  const Image image = testing::random_image({31, 14}, 3, 6);
  EXPECT_TRUE(kSharpnessOp.is_identity(one));
  EXPECT_EQ(pixel_difference(kSharpnessOp.filter(one, image), image), "");
  EXPECT_FALSE(kSharpnessOp.is_identity(more));
}

}  // namespace
}  // namespace tta

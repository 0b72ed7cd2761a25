#include "tta/views/ops/clahe.h"

#include "support/support.h"
#include "tta/image/pixels/clahe_reference.h"
#include "tta/views/ops/filter_golden.h"

namespace tta {
namespace {

using testing::pixel_difference;

TEST(ClaheOp, IsOpenCvsToTheBitOnGrayImages) {
  for (const std::string name : {"gray", "corner"}) {
    const Image image = testing::filter_input(name);
    testing::for_each_golden("clahe", name, [&](const std::vector<double>& values, const Image& expected) {
      const int tiles = static_cast<int>(values[1]);
      EXPECT_EQ(pixel_difference(kClaheOp.filter(values, image), expected), "") << values[0] << ", " << tiles;
      EXPECT_EQ(pixel_difference(clahe_reference(image, values[0], tiles), expected), "") << values[0] << ", " << tiles;
    });
  }
}

TEST(ClaheOp, IsAlbumentationsToTheBitOnColourImages) {
  for (const std::string name : {"rgb", "steps", "thin"}) {
    const Image image = testing::filter_input(name);
    testing::for_each_golden("clahe", name, [&](const std::vector<double>& values, const Image& expected) {
      EXPECT_EQ(pixel_difference(kClaheOp.filter(values, image), expected), "") << name << ", " << values[0];
    });
  }
}

TEST(ClaheOp, IsNeverAnIdentity) {
  const std::vector<double> values{1, 8};
  EXPECT_FALSE(kClaheOp.is_identity(values));
}

TEST(ClaheOp, RefusesHalfTiles) {
  EXPECT_EQ(value_problem(kClaheOp.params[1], 2.5), "is 2.5, allowed whole numbers 1..32");
  EXPECT_EQ(value_problem(kClaheOp.params[1], 0), "is 0, allowed whole numbers 1..32");
}

}  // namespace
}  // namespace tta

#include "tta/views/ops/saturation.h"

#include <gtest/gtest.h>

#include "tta/views/ops/colour_ops_test_support.h"
#include "tta/views/ops/saturation_reference.h"

namespace tta {
namespace {

TEST(Saturation, IsPillowsToTheBit) {
  const Image image = testing::read_npy_image(testing::golden_path("ops/rgb.npy"));
  testing::expect_golden(kSaturationOp, "saturation", image, "factors");
}

TEST(Saturation, AgreesWithItsReference) {
  for (const Size size : {Size{1, 1}, Size{1, 9}, Size{33, 21}}) {
    const Image image = testing::random_image(size, 3, 5);
    for (const double factor : {0.0, 0.4, 1.0, 1.6, 7.0}) {
      const Image actual = testing::with_op(kSaturationOp, {factor}, image);
      EXPECT_EQ(testing::pixel_difference(actual, saturation_reference(image, factor)), "") << factor;
    }
  }
}

TEST(Saturation, KnowsItsIdentity) {
  const std::vector<double> identity{1};
  const std::vector<double> other{0.9};
  EXPECT_TRUE(kSaturationOp.is_identity(identity));
  EXPECT_FALSE(kSaturationOp.is_identity(other));
}

}  // namespace
}  // namespace tta

#include "tta/views/ops/rot90.h"

#include "support/support.h"
#include "tta/views/ops/move_reference.h"

namespace tta {
namespace {

using testing::golden_path;
using testing::pixel_difference;
using testing::read_npy_image;

TEST(Rot90, TurnsAsPillowDoes) {
  const Image image = read_npy_image(golden_path("ops/square.npy"));
  for (const int quarters : {1, 2, 3}) {
    const Image turned = move_reference(image, {&kRot90Op, {static_cast<double>(quarters)}});
    const Image expected = read_npy_image(golden_path("ops/rot90_" + std::to_string(quarters) + ".npy"));
    EXPECT_EQ(pixel_difference(turned, expected), "") << quarters;
  }
}

TEST(Rot90, ActsAboutTheCentreOfAnyWindow) {
  const std::vector<double> one_quarter{1};
  const Point below_centre = apply(kRot90Op.map(one_quarter, {10, 4}), {6, 2});
  EXPECT_EQ(below_centre.x, 5);  // to the right of the centre (5, 2) stands what was below it
  EXPECT_EQ(below_centre.y, 3);
}

TEST(Rot90, TurnsByOneQuarterUnlessTold) {
  EXPECT_EQ(kRot90Op.params[0].default_value, 1);
}

TEST(Rot90, TakesWholeQuartersOnly) {
  EXPECT_EQ(value_problem(kRot90Op.params[0], 4), "is 4, allowed whole numbers 1..3");
  EXPECT_EQ(value_problem(kRot90Op.params[0], 1.5), "is 1.5, allowed whole numbers 1..3");
  EXPECT_EQ(value_problem(kRot90Op.params[0], 3), std::nullopt);
}

}  // namespace
}  // namespace tta

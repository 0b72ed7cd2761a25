#include "tta/views/ops/letterbox.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

TEST(Letterbox, ShowsTheWholePicture) {
  const std::vector<double> values{0.5};
  const Placement placement = kLetterboxOp.placement(values);
  EXPECT_TRUE(placement.whole_picture);
  EXPECT_EQ(placement.fraction, 0.5);
}

TEST(Letterbox, MustComeFirst) {
  EXPECT_EQ(kLetterboxOp.map, nullptr);
}

TEST(Letterbox, FitsTheWindowUnlessTold) {
  EXPECT_EQ(kLetterboxOp.params[0].default_value, 1);
  EXPECT_EQ(value_problem(kLetterboxOp.params[0], 2), "is 2, allowed 0.1..1");
}

}  // namespace
}  // namespace tta

#include "tta/views/ops/channel_shift.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tta/views/ops/colour_ops_test_support.h"

namespace tta {
namespace {

TEST(ChannelShift, AddsToEachChannelAndClips) {
  Image image({2, 1}, 3);
  const std::uint8_t before[6] = {250, 100, 30, 0, 255, 128};
  std::copy(before, before + 6, image.row(0));
  const Image shifted = testing::with_op(kChannelShiftOp, {10, -20, -40}, image);
  const std::vector<std::uint8_t> after(shifted.row(0), shifted.row(0) + 6);
  EXPECT_EQ(after, (std::vector<std::uint8_t>{255, 80, 0, 10, 235, 88}));
}

TEST(ChannelShift, TakesWholeLevels) {
  EXPECT_EQ(value_problem(kChannelShiftOp.params[1], 0.5), "is 0.5, allowed whole numbers -255..255");
  EXPECT_TRUE(kChannelShiftOp.needs_colour);
}

TEST(ChannelShift, KnowsItsIdentity) {
  const std::vector<double> identity{0, 0, 0};
  const std::vector<double> other{0, 0, 1};
  EXPECT_TRUE(kChannelShiftOp.is_identity(identity));
  EXPECT_FALSE(kChannelShiftOp.is_identity(other));
}

}  // namespace
}  // namespace tta

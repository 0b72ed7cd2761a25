#include "tta/views/ops/add.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace tta {
namespace {

ByteTable table_of(double levels, double below) {
  const std::vector<double> values{levels, below};
  return kAddOp.table(values, {}, 1)[0];
}

// The loop of timm's solarize_add: a table of min(255, i + add) below the threshold, and i from it on.
TEST(Add, IsSolarizeAddBelowAThreshold) {
  for (const int add : {0, 7, 55, 110}) {
    const ByteTable table = table_of(add, 128);
    for (int i = 0; i < 256; ++i) {
      EXPECT_EQ(table[static_cast<std::size_t>(i)], i < 128 ? std::min(255, i + add) : i) << i << " + " << add;
    }
  }
}

TEST(Add, IsCutOffAtBothEnds) {
  EXPECT_EQ(table_of(51, 256)[250], 255);
  EXPECT_EQ(table_of(51, 256)[4], 55);
  EXPECT_EQ(table_of(-51, 256)[4], 0);
  EXPECT_EQ(table_of(-51, 256)[250], 199);
}

TEST(Add, KnowsItsIdentity) {
  const auto is_identity = [](double levels, double below) {
    const std::vector<double> values{levels, below};
    return kAddOp.is_identity(values);
  };
  EXPECT_TRUE(is_identity(0, 256));
  EXPECT_TRUE(is_identity(0.9, 256));
  EXPECT_TRUE(is_identity(30, 0));
  EXPECT_FALSE(is_identity(1, 256));
  EXPECT_FALSE(is_identity(-0.5, 256));
  EXPECT_FALSE(is_identity(-1, 1));
}

}  // namespace
}  // namespace tta

#include "tta/image/pixels/table.h"

#include <gtest/gtest.h>

#include <random>

#include "support/support.h"
#include "tta/image/pixels/each_target.h"

namespace tta {
namespace {

using testing::for_each_target;
using testing::pixel_difference;
using testing::random_image;

ByteTables random_tables(std::uint32_t seed) {
  std::mt19937 random(seed);
  ByteTables tables;
  for (ByteTable& table : tables) {
    for (std::uint8_t& value : table) value = static_cast<std::uint8_t>(random());
  }
  return tables;
}

void expect_looked_up(Size size, int channels, const ByteTables& tables) {
  const Image before = random_image(size, channels, 2);
  Image after = Image::copy_of(before);
  apply_tables(after, tables);
  for (int y = 0; y < size.height; ++y) {
    for (int i = 0; i < size.width * channels; ++i) {
      ASSERT_EQ(after.row(y)[i], tables[static_cast<std::size_t>(i % channels)][before.row(y)[i]]) << i;
    }
  }
}

// Lengths around the vectors' and three times theirs.
TEST(Tables, ApplyLooksUpEveryValueInItsChannel) {
  const ByteTables different = random_tables(1);
  const ByteTables alike{different[0], different[0], different[0]};
  for_each_target([&] {
    for (const Size size : {Size{1, 1}, Size{1, 9}, Size{9, 1}, Size{7, 5}, Size{21, 1}, Size{63, 1}, Size{64, 1},
                            Size{65, 1}, Size{64, 3}, Size{67, 11}, Size{192, 1}}) {
      for (const int channels : {1, 3}) {
        expect_looked_up(size, channels, different);
        expect_looked_up(size, channels, alike);
      }
    }
  });
}

TEST(Tables, IdentityChangesNothing) {
  const Image before = random_image({13, 7}, 3, 3);
  Image after = Image::copy_of(before);
  apply_tables(after, identity_tables());
  EXPECT_EQ(pixel_difference(after, before), "");
}

TEST(Tables, ComposeIsOneAfterTheOther) {
  const ByteTables first = random_tables(4);
  const ByteTables second = random_tables(5);
  Image in_turn = random_image({13, 7}, 3, 6);
  Image at_once = Image::copy_of(in_turn);
  apply_tables(in_turn, first);
  apply_tables(in_turn, second);
  apply_tables(at_once, compose(first, second));
  EXPECT_EQ(pixel_difference(at_once, in_turn), "");
}

}  // namespace
}  // namespace tta

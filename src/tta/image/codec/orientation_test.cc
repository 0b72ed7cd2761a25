#include "tta/image/codec/orientation.h"

#include <gtest/gtest.h>

#include <string>

#include "support/support.h"

namespace tta {
namespace {

using namespace std::string_view_literals;

int orientation_of(std::string_view text) {
  return exif_orientation(std::as_bytes(std::span(text.data(), text.size())));
}

TEST(ExifOrientation, BothByteOrders) {
  EXPECT_EQ(orientation_of("II\x2A\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0"sv), 6);
  EXPECT_EQ(orientation_of("MM\0\x2A\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0"sv), 6);
  EXPECT_EQ(orientation_of("Exif\0\0MM\0\x2A\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\3\0\0"sv), 3);
}

TEST(ExifOrientation, LongNumbersAndLastOfSeveral) {
  EXPECT_EQ(orientation_of("MM\0\x2A\0\0\0\x08\0\1\1\x12\0\4\0\0\0\1\0\0\0\5"sv), 5);
  EXPECT_EQ(orientation_of("MM\0\x2A\0\0\0\x08\0\2"
                           "\1\x12\0\3\0\0\0\1\0\2\0\0\1\x12\0\3\0\0\0\1\0\7\0\0"sv),
            7);
}

TEST(ExifOrientation, BrokenBlocksMeanUpright) {
  const std::string_view good = "MM\0\x2A\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0"sv;
  for (std::size_t length = 0; length < good.size(); ++length) EXPECT_EQ(orientation_of(good.substr(0, length)), 1);
  EXPECT_EQ(orientation_of("XX\0\x2A\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0"sv), 1);        // no TIFF header
  EXPECT_EQ(orientation_of("MM\0\x2A\xFF\xFF\xFF\xFF\0\1\1\x12\0\3\0\0\0\1\0\6\0\0"sv), 1);  // directory far away
  EXPECT_EQ(orientation_of("MM\0\x2A\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\x09\0\0"sv), 1);      // 9
  EXPECT_EQ(orientation_of("MM\0\x2A\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\0\0\0"sv), 1);        // 0
  EXPECT_EQ(orientation_of("MM\0\x2A\0\0\0\x08\0\1\1\x12\0\3\0\0\0\2\0\6\0\6"sv), 1);        // two numbers
  EXPECT_EQ(orientation_of("MM\0\x2A\0\0\0\x08\0\1\1\x12\0\2\0\0\0\1\0\6\0\0"sv), 1);        // text
}

// Turning back: 6 and 8 undo each other, every other orientation itself.
TEST(ApplyOrientation, Inverses) {
  const int inverse[] = {1, 2, 3, 4, 5, 8, 7, 6};
  for (const int channels : {1, 3}) {
    for (const Size size : {Size{1, 1}, Size{1, 7}, Size{7, 1}, Size{6, 5}}) {
      const Image whole = testing::random_image({size.width + 3, size.height + 2}, channels, 11);
      const ImageView strided = whole.view().crop({2, 1, size.width, size.height});
      for (int orientation = 1; orientation <= 8; ++orientation) {
        const Image turned = apply_orientation(strided, orientation);
        EXPECT_EQ(turned.width(), orientation >= 5 ? size.height : size.width);
        EXPECT_EQ(testing::pixel_difference(apply_orientation(turned, inverse[orientation - 1]), strided), "");
      }
    }
  }
}

}  // namespace
}  // namespace tta

#include "tta/serve/oip/byte_elements.h"

#include <gtest/gtest.h>

#include "support/served_fake.h"
#include "support/support.h"

namespace tta::oip {
namespace {

using namespace std::string_view_literals;
using namespace testing;

std::string problem(std::string_view raw) {
  const Error error = error_of([&] { split_elements(bytes_of(raw), "input"); });
  EXPECT_EQ(error.code(), ErrorCode::kUsage);
  return error.what();
}

TEST(ByteElements, ThereAndBack) {
  const std::vector<std::vector<std::byte>> elements = {bytes_of("cat"), {}, bytes_of(std::string(300, 'x'))};
  const std::vector<std::byte> raw = join_elements(elements);
  EXPECT_EQ(text_of(raw).substr(0, 13), "\3\0\0\0cat\0\0\0\0\x2C\1"sv);
  EXPECT_EQ(split_elements(raw, "x"), elements);
  EXPECT_TRUE(split_elements({}, "x").empty());
}

TEST(ByteElements, LengthsThatLie) {
  EXPECT_EQ(problem("\4\0\0\0cat"sv),
            "input[0] should have 4 bytes, 3 are left (its length stands before it, little-endian)");
  EXPECT_EQ(problem("\3\0\0\0cat\1\0"sv), "input[1]: 2 bytes are left, an element begins with a length of 4 bytes");
  EXPECT_NE(problem("\xFF\xFF\xFF\xFF"sv).find("should have 4294967295 bytes, 0 are left"), std::string::npos);
  EXPECT_NE(problem("\xFF\xD8\xFF\xE0 a bare JPEG"sv).find("input[0] should have 3774863615 bytes"), std::string::npos);
}

// Empty elements are four bytes each, and would become many times that.
TEST(ByteElements, NoMoreThanARequestMayHave) {
  EXPECT_EQ(split_elements(std::vector<std::byte>(std::size_t{4} * 64), "x").size(), 64u);
  EXPECT_EQ(problem(std::string(std::size_t{4} * 65, '\0')), "input has more than 64 elements");
}

}  // namespace
}  // namespace tta::oip

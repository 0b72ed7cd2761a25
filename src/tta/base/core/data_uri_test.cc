#include "tta/base/core/data_uri.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

std::string base64_of(std::string_view text) {
  return base64(std::as_bytes(std::span(text)));
}

// RFC 4648, section 10.
TEST(Base64, IsTheStandards) {
  EXPECT_EQ(base64_of(""), "");
  EXPECT_EQ(base64_of("f"), "Zg==");
  EXPECT_EQ(base64_of("fo"), "Zm8=");
  EXPECT_EQ(base64_of("foo"), "Zm9v");
  EXPECT_EQ(base64_of("foob"), "Zm9vYg==");
  EXPECT_EQ(base64_of("fooba"), "Zm9vYmE=");
  EXPECT_EQ(base64_of("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64_of("\xFF\xFE\xFD"), "//79");
}

TEST(DataUri, NamesItsType) {
  EXPECT_EQ(data_uri("image/png", std::as_bytes(std::span(std::string_view("foo")))), "data:image/png;base64,Zm9v");
}

}  // namespace
}  // namespace tta

#include "tta/serve/oip_json/header_length.h"

#include <gtest/gtest.h>

#include <string>

#include "support/support.h"

namespace tta::oip {
namespace {

using testing::error_of;

TEST(HeaderLength, DecimalDigits) {
  EXPECT_EQ(read_header_length("0", 0), 0u);
  EXPECT_EQ(read_header_length("17", 17), 17u);
  EXPECT_EQ(read_header_length("0016", 17), 16u);
}

// The last ones ended Triton's process, once.
TEST(HeaderLength, NothingElse) {
  for (const std::string value : {"", " ", "-1", "+1", "1 ", " 1", "0x10", "1e1", "1.0", "1,2", "one", "18",
                                  "18446744073709551616", "99999999999999999999999999", "-9223372036854775809"}) {
    const Error error = error_of([&] { read_header_length(value, 17); });
    EXPECT_EQ(error.code(), ErrorCode::kUsage) << value;
    EXPECT_NE(std::string(error.what()).find("is '" + value.substr(0, 30)), std::string::npos) << error.what();
  }
  error_of([] { read_header_length(std::string_view("1\0", 2), 17); });
}

}  // namespace
}  // namespace tta::oip

#include "tta/serve/oip/datatype.h"

#include <gtest/gtest.h>

#include "support/support.h"

namespace tta::oip {
namespace {

using namespace testing;

TEST(Datatype, NamesAndSizesOfTheProtocol) {
  const std::pair<std::string_view, std::size_t> expected[] = {
      {"BOOL", 1},  {"UINT8", 1}, {"UINT16", 2}, {"UINT32", 4}, {"UINT64", 8}, {"INT8", 1}, {"INT16", 2},
      {"INT32", 4}, {"INT64", 8}, {"FP16", 2},   {"FP32", 4},   {"FP64", 8},   {"BF16", 2}, {"BYTES", 0}};
  for (const auto& [name, bytes] : expected) {
    const auto datatype = find_datatype(name);
    ASSERT_TRUE(datatype) << name;
    EXPECT_EQ(datatype_name(*datatype), name);
    EXPECT_EQ(element_bytes(*datatype), bytes) << name;
  }
}

TEST(Datatype, NoOtherName) {
  for (const char* name : {"", "fp32", "FLOAT", "TYPE_FP32", "STRING", "INT128"})
    EXPECT_FALSE(find_datatype(name)) << name;
  const Error typo = error_of([] { read_datatype("FP23", "inputs[0].datatype"); });
  EXPECT_EQ(typo.code(), ErrorCode::kUsage);
  EXPECT_STREQ(typo.what(), "inputs[0].datatype is 'FP23' (did you mean 'FP32'?)");
  EXPECT_NE(std::string(error_of([] { read_datatype("TYPE_STRING", "x"); }).what()).find("allowed are BOOL, UINT8"),
            std::string::npos);
}

}  // namespace
}  // namespace tta::oip

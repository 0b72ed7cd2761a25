#include "tta/base/core/error.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

TEST(Error, CarriesCodeAndMessage) {
  const Error error(ErrorCode::kDecode, "cat.jpg: truncated");
  EXPECT_EQ(error.code(), ErrorCode::kDecode);
  EXPECT_STREQ(error.what(), "cat.jpg: truncated");
}

// Scripts read these names: they may grow, never change.
TEST(Error, NamesAreStable) {
  EXPECT_EQ(error_code_name(ErrorCode::kUsage), "usage");
  EXPECT_EQ(error_code_name(ErrorCode::kPolicy), "policy");
  EXPECT_EQ(error_code_name(ErrorCode::kRecipe), "recipe");
  EXPECT_EQ(error_code_name(ErrorCode::kLabels), "labels");
  EXPECT_EQ(error_code_name(ErrorCode::kModel), "model");
  EXPECT_EQ(error_code_name(ErrorCode::kRuntime), "runtime");
  EXPECT_EQ(error_code_name(ErrorCode::kOutput), "output");
  EXPECT_EQ(error_code_name(ErrorCode::kDecode), "decode");
  EXPECT_EQ(error_code_name(ErrorCode::kUnsupported), "unsupported");
  EXPECT_EQ(error_code_name(ErrorCode::kTooLarge), "too_large");
  EXPECT_EQ(error_code_name(ErrorCode::kView), "view");
  EXPECT_EQ(error_code_name(ErrorCode::kIo), "io");
  EXPECT_EQ(error_code_name(ErrorCode::kCancelled), "cancelled");
  EXPECT_EQ(error_code_name(ErrorCode::kDeadline), "deadline");
  EXPECT_EQ(error_code_name(ErrorCode::kDataset), "dataset");
  EXPECT_EQ(error_code_name(ErrorCode::kStore), "store");
  EXPECT_EQ(error_code_name(ErrorCode::kNotFound), "not_found");
  EXPECT_EQ(error_code_name(ErrorCode::kOverloaded), "overloaded");
  EXPECT_EQ(error_code_name(ErrorCode::kUnavailable), "unavailable");
}

}  // namespace
}  // namespace tta

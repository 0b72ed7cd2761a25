#include "tta/cli/exit_status.h"

#include <gtest/gtest.h>

namespace tta::cli {
namespace {

TEST(ExitStatus, IsTheContract) {
  EXPECT_EQ(exit_status(ErrorCode::kUsage), 2);
  EXPECT_EQ(exit_status(ErrorCode::kPolicy), 2);
  EXPECT_EQ(exit_status(ErrorCode::kRecipe), 2);
  EXPECT_EQ(exit_status(ErrorCode::kLabels), 2);
  EXPECT_EQ(exit_status(ErrorCode::kModel), 3);
  EXPECT_EQ(exit_status(ErrorCode::kRuntime), 3);
  EXPECT_EQ(exit_status(ErrorCode::kOutput), 3);
  EXPECT_EQ(exit_status(ErrorCode::kDecode), 1);
  EXPECT_EQ(exit_status(ErrorCode::kIo), 1);
  EXPECT_EQ(exit_status(ErrorCode::kCancelled), 130);
}

}  // namespace
}  // namespace tta::cli

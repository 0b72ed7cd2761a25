#include "tta/cli/standard_streams.h"

#include <gtest/gtest.h>

#include "support/support.h"

namespace tta::cli {
namespace {

TEST(FlushOrThrow, TellsAFullDisk) {
  std::FILE* full = std::fopen("/dev/full", "w");
  if (full == nullptr) GTEST_SKIP() << "no /dev/full here";
  std::fputs("text", full);
  const Error error = testing::error_of([&] { flush_or_throw(full); });
  EXPECT_EQ(error.code(), ErrorCode::kIo);
  EXPECT_STREQ(error.what(), "results can't be written: No space left on device");
  std::fclose(full);
}

}  // namespace
}  // namespace tta::cli

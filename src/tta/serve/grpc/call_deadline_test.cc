#include "tta/serve/grpc/call_deadline.h"

#include <gtest/gtest.h>

#include "support/support.h"

namespace tta {
namespace {

using namespace std::chrono_literals;
using testing::error_of;
using Clock = std::chrono::system_clock;

TEST(CallDeadline, LeavesTheAnswerTimeForItsWay) {
  const Clock::time_point now(1'000'000s);
  EXPECT_EQ(answer_deadline(now + 1s, now), 900ms);
  EXPECT_EQ(answer_deadline(now + 2ms, now), 1ms);
}

TEST(CallDeadline, NoneIsNone) {
  const Clock::time_point now = Clock::now();
  EXPECT_EQ(answer_deadline(Clock::time_point::max(), now), std::nullopt);
  EXPECT_EQ(answer_deadline(now + 25h, now), std::nullopt);
}

TEST(CallDeadline, Past) {
  const Clock::time_point now = Clock::now();
  for (const auto late : {now, now - 1s, now + 1ms, Clock::time_point::min()}) {
    EXPECT_EQ(error_of([&] { answer_deadline(late, now); }).code(), ErrorCode::kDeadline);
  }
}

}  // namespace
}  // namespace tta

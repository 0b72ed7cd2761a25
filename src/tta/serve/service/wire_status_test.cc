#include "tta/serve/service/wire_status.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

TEST(WireStatus, TellsTheClientsFaultsFromOurs) {
  EXPECT_EQ(wire_status(ErrorCode::kPolicy).http, 400);
  EXPECT_EQ(wire_status(ErrorCode::kPolicy).grpc, 3);
  EXPECT_EQ(wire_status(ErrorCode::kDecode).http, 400);
  EXPECT_EQ(wire_status(ErrorCode::kUnsupported).http, 415);
  EXPECT_EQ(wire_status(ErrorCode::kTooLarge).http, 413);
  EXPECT_EQ(wire_status(ErrorCode::kTooLarge).grpc, 8);
  EXPECT_EQ(wire_status(ErrorCode::kNotFound).http, 404);
  EXPECT_EQ(wire_status(ErrorCode::kNotFound).grpc, 5);
  EXPECT_EQ(wire_status(ErrorCode::kOutput).http, 500);
  EXPECT_EQ(wire_status(ErrorCode::kOutput).grpc, 13);
  EXPECT_EQ(wire_status(ErrorCode::kDeadline).http, 504);
  EXPECT_EQ(wire_status(ErrorCode::kDeadline).grpc, 4);
  EXPECT_EQ(wire_status(ErrorCode::kCancelled).http, 499);
}

TEST(WireStatus, OnlyWhatPassesIsWorthAnotherTry) {
  EXPECT_TRUE(wire_status(ErrorCode::kOverloaded).retry_later);
  EXPECT_TRUE(wire_status(ErrorCode::kUnavailable).retry_later);
  EXPECT_EQ(wire_status(ErrorCode::kOverloaded).http, 503);
  EXPECT_EQ(wire_status(ErrorCode::kOverloaded).grpc, 14);
  EXPECT_FALSE(wire_status(ErrorCode::kRuntime).retry_later);
  EXPECT_FALSE(wire_status(ErrorCode::kDecode).retry_later);
}

}  // namespace
}  // namespace tta

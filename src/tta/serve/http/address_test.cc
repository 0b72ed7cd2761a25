#include "tta/serve/http/address.h"

#include <gtest/gtest.h>

#include "support/support.h"

namespace tta {
namespace {

TEST(ParseListenAddress, TakesHostsAndNumbers) {
  EXPECT_EQ(parse_listen_address("127.0.0.1:8080").host, "127.0.0.1");
  EXPECT_EQ(parse_listen_address("127.0.0.1:8080").port, 8080);
  EXPECT_EQ(parse_listen_address("localhost:0").host, "localhost");
  EXPECT_EQ(parse_listen_address("[::1]:65535").host, "::1");
  EXPECT_EQ(parse_listen_address("[::1]:65535").port, 65535);
}

TEST(ParseListenAddress, RefusesTheRest) {
  for (const char* bad : {"", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
                          "127.0.0.1:80x", "::1:8080", "[]:80", "http://127.0.0.1:80"}) {
    EXPECT_EQ(testing::error_of([&] { parse_listen_address(bad); }).code(), ErrorCode::kUsage) << bad;
  }
}

TEST(IsLoopback, KnowsThisMachine) {
  for (const char* host : {"localhost", "127.0.0.1", "127.8.9.10", "::1"}) EXPECT_TRUE(is_loopback({host, 1})) << host;
  for (const char* host : {"0.0.0.0", "::", "10.0.0.127", "example.org"}) EXPECT_FALSE(is_loopback({host, 1})) << host;
}

}  // namespace
}  // namespace tta

#include "tta/serve/access/request_ids.h"

#include <gtest/gtest.h>

#include <set>

namespace tta {
namespace {

TEST(RequestId, IsTheClientsWhereItIsHarmless) {
  EXPECT_EQ(request_id("abc-1.2_3:4/5+6=@"), "abc-1.2_3:4/5+6=@");
  EXPECT_EQ(request_id(std::string(128, 'a')), std::string(128, 'a'));
}

TEST(RequestId, IsMadeWhereTheClientsWontDo) {
  for (const std::string& bad : {std::string(), std::string(129, 'a'), std::string("a b"), std::string("a\nb"),
                                 std::string("\"x"), std::string("caf\xc3\xa9"), std::string("a\0b", 3)}) {
    const std::string made = request_id(bad);
    EXPECT_EQ(made.size(), 32U) << bad;
    EXPECT_EQ(made.find_first_not_of("0123456789abcdef"), std::string::npos) << bad;
  }
}

TEST(RequestId, IsNewEachTime) {
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) ids.insert(request_id(""));
  EXPECT_EQ(ids.size(), 1000U);
}

TEST(Traceparent, IsTakenOverIfValid) {
  const std::string good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  EXPECT_EQ(valid_traceparent(good), good);
  const std::string later = "01" + good.substr(2) + "-what-comes-later";
  EXPECT_EQ(valid_traceparent(later), later);
}

TEST(Traceparent, IsDroppedIfNot) {
  for (const char* bad : {
           "",
           "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",    // short
           "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x",  // long, in version 00
           "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
           "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x",
           "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
           "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
           "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
           "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
           "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
           "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
           "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-\r\nx: y",
       }) {
    EXPECT_EQ(valid_traceparent(bad), "") << bad;
  }
}

}  // namespace
}  // namespace tta

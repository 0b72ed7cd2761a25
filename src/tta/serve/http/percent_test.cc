#include "tta/serve/http/percent.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

TEST(PercentDecode, UndoesItOnce) {
  EXPECT_EQ(percent_decode("a%20b%2Fc%2fd", Plus::kIsPlus), "a b/c/d");
  EXPECT_EQ(percent_decode("%2520", Plus::kIsPlus), "%20");
  EXPECT_EQ(percent_decode("%252e%252e%252f", Plus::kIsPlus), "%2e%2e%2f");
  EXPECT_EQ(percent_decode("%00", Plus::kIsPlus), std::string(1, '\0'));
  EXPECT_EQ(percent_decode("caf%C3%A9", Plus::kIsPlus), "caf\xc3\xa9");
  EXPECT_EQ(percent_decode("", Plus::kIsPlus), "");
}

TEST(PercentDecode, PlusIsASpaceInQueriesAlone) {
  EXPECT_EQ(percent_decode("a+b", Plus::kIsPlus), "a+b");
  EXPECT_EQ(percent_decode("a+b%2B", Plus::kIsSpace), "a b+");
}

TEST(PercentDecode, RefusesHalfEscapes) {
  for (const char* bad : {"%", "%4", "a%", "%4g", "%g4", "%-1", "%%41", "% 41", "%\xc3\xa9"}) {
    EXPECT_EQ(percent_decode(bad, Plus::kIsPlus), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace tta

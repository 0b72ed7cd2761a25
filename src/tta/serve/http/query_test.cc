#include "tta/serve/http/query.h"

#include <gtest/gtest.h>

#include <string>

#include "support/support.h"

namespace tta {
namespace {

std::string message_of(const std::function<void()>& action) {
  const Error error = testing::error_of(action);
  EXPECT_EQ(error.code(), ErrorCode::kUsage);
  return error.what();
}

TEST(Query, GivesWhatItHolds) {
  const Query query("policy=hflip+*%20zoom(1,1.15)&top=3&per_view&empty=&&a%26b=c%3Dd");
  EXPECT_EQ(query.text("policy"), "hflip * zoom(1,1.15)");
  EXPECT_EQ(query.integer("top", 1, 10), 3);
  EXPECT_EQ(query.flag("per_view"), true);
  EXPECT_EQ(query.text("empty"), "");
  EXPECT_EQ(query.text("a&b"), "c=d");
  EXPECT_EQ(query.text("absent"), std::nullopt);
  EXPECT_EQ(query.integer("absent", 1, 10), std::nullopt);
  EXPECT_EQ(query.flag("absent"), std::nullopt);
  EXPECT_EQ(query.pairs().size(), 5U);
}

TEST(Query, MayBeEmpty) {
  EXPECT_TRUE(Query("").empty());
  EXPECT_TRUE(Query("&&").empty());
}

TEST(Query, ReadsFlags) {
  const Query query("a=1&b=true&c=0&d=false&e=yes");
  EXPECT_EQ(query.flag("a"), true);
  EXPECT_EQ(query.flag("b"), true);
  EXPECT_EQ(query.flag("c"), false);
  EXPECT_EQ(query.flag("d"), false);
  EXPECT_EQ(message_of([&] { query.flag("e"); }), "query parameter 'e' is 'yes', allowed: 1, true, 0, false");
}

TEST(Query, RefusesNumbersThatArent) {
  const Query query("a=0&b=11&c=3.5&d=&e=3x&f=99999999999999999999&g=-1&h=+3&i=%203");
  for (const char* name : {"a", "b", "c", "d", "e", "f", "g", "h", "i"}) {
    const std::string message = message_of([&] { query.integer(name, 1, 10); });
    EXPECT_NE(message.find("allowed: a whole number from 1 to 10"), std::string::npos) << message;
  }
  EXPECT_EQ(query.integer("b", 1, 11), 11);
}

TEST(Query, RefusesWhatItDoesntKnow) {
  const Query query("polcy=none");
  EXPECT_EQ(message_of([&] {
              query.allow_only({"model", "policy"});
            }),
            "unknown query parameter 'polcy' (did you mean 'policy'?)");
  Query("policy=none").allow_only({"model", "policy"});
}

TEST(Query, RefusesWhatCantBeRead) {
  EXPECT_EQ(message_of([] { Query("a=%zz"); }), "query: '%zz' has a '%' without two hex digits");
  EXPECT_NE(message_of([] { Query("a=%ff"); }).find("UTF-8"), std::string::npos);
  EXPECT_EQ(message_of([] { Query("a=1&b=2&a=3"); }), "query parameter 'a' is there twice");
  std::string many;
  for (int i = 0; i <= 64; ++i) many += "p" + std::to_string(i) + "&";
  EXPECT_EQ(message_of([&] { Query{many}; }), "query: more than 64 parameters");
}

}  // namespace
}  // namespace tta

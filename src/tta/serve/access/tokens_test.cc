#include "tta/serve/access/tokens.h"

#include <gtest/gtest.h>

#include "support/support.h"

namespace tta {
namespace {

constexpr const char* kFile =
    "# who may call\n"
    "\n"
    "everything-but-admin\r\n"
    "  only-for-metrics-1  metrics\n"
    "an-operators-token/+=\tinfer, admin\n";

TEST(Tokens, AllowWhatTheirScopesSay) {
  const Tokens tokens = Tokens::parse(kFile, "tokens");
  EXPECT_EQ(tokens.size(), 3U);
  for (const Access access : {Access::kInfer, Access::kMetadata, Access::kMetrics}) {
    EXPECT_EQ(tokens.check("Bearer everything-but-admin", access), TokenVerdict::kAllowed);
  }
  EXPECT_EQ(tokens.check("Bearer everything-but-admin", Access::kAdmin), TokenVerdict::kForbidden);
  EXPECT_EQ(tokens.check("bEARER  only-for-metrics-1", Access::kMetrics), TokenVerdict::kAllowed);
  EXPECT_EQ(tokens.check("Bearer only-for-metrics-1", Access::kInfer), TokenVerdict::kForbidden);
  EXPECT_EQ(tokens.check("Bearer an-operators-token/+=", Access::kAdmin), TokenVerdict::kAllowed);
  EXPECT_EQ(tokens.check("Bearer an-operators-token/+=", Access::kMetrics), TokenVerdict::kForbidden);
}

TEST(Tokens, KnowNoOthers) {
  const Tokens tokens = Tokens::parse(kFile, "tokens");
  for (const char* given :
       {"", "Bearer", "Bearer ", "everything-but-admin", "Basic everything-but-admin", "Bearer everything-but-admi",
        "Bearer everything-but-admin2", "Bearer EVERYTHING-BUT-ADMIN", "Bearer # who may call", "Bearer infer"}) {
    EXPECT_EQ(tokens.check(given, Access::kInfer), TokenVerdict::kUnknown) << given;
  }
  EXPECT_EQ(tokens.check("", Access::kOpen), TokenVerdict::kAllowed);
}

// The message names the line and never tells the token.
TEST(Tokens, RefuseBadFiles) {
  const auto message = [](const std::string& text) {
    const Error error = testing::error_of([&] { Tokens::parse(text, "tokens"); });
    EXPECT_EQ(error.code(), ErrorCode::kUsage);
    return std::string(error.what());
  };
  EXPECT_EQ(message(""), "tokens holds no token");
  EXPECT_EQ(message("# nothing\n\n"), "tokens holds no token");
  EXPECT_EQ(message("\nsecret\n").rfind("tokens:2: a token has 16 or more", 0), 0U);
  EXPECT_EQ(message("\nsecret\n").find("secret"), std::string::npos);
  EXPECT_EQ(message("a-long-t\xc3\xb6ken-with-umlaut\n").rfind("tokens:1: a token has", 0), 0U);
  EXPECT_EQ(message("everything-but-admin infer,metric\n"),
            "tokens:1: scope 'metric', allowed: infer, metadata, metrics, admin");
}

TEST(Tokens, AreReadFromAFile) {
  const testing::TempDir dir;
  testing::write_text(dir / "tokens", kFile);
  EXPECT_EQ(Tokens::read(dir / "tokens").size(), 3U);
  EXPECT_EQ(testing::error_of([&] { Tokens::read(dir / "missing"); }).code(), ErrorCode::kIo);
}

}  // namespace
}  // namespace tta

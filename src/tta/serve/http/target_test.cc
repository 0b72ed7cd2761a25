#include "tta/serve/http/target.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

TEST(SplitTarget, TakesEveryFormThatHasAPath) {
  const struct {
    const char* target;
    const char* path;
    const char* query;
  } rows[] = {
      {"/", "/", ""},
      {"/v2/models?x=y", "/v2/models", "x=y"},
      {"/v2?a?b", "/v2", "a?b"},
      {"/v2?", "/v2", ""},
      {"http://host:8080/v2/x?y=z", "/v2/x", "y=z"},
      {"HTTPS://host/v2", "/v2", ""},
      {"http://host", "/", ""},
      {"http://host?x=y", "/", "x=y"},
      {"//host/v2", "//host/v2", ""},
      {"*", "*", ""},
  };
  for (const auto& row : rows) {
    const std::optional<Target> target = split_target(row.target);
    ASSERT_TRUE(target) << row.target;
    EXPECT_EQ(target->path, row.path) << row.target;
    EXPECT_EQ(target->query, row.query) << row.target;
  }
}

TEST(SplitTarget, RefusesTheRest) {
  for (const char* bad : {"", "host:443", "v2/models", "http:///v2", "http://", "ftp://host/v2", "?x", "**"}) {
    EXPECT_FALSE(split_target(bad)) << bad;
  }
}

}  // namespace
}  // namespace tta

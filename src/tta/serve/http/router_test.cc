#include "tta/serve/http/router.h"

#include <gtest/gtest.h>

#include <string>

namespace tta {
namespace {

Route route(HttpMethod method, std::string path) {
  Route made;
  made.method = method;
  made.path = std::move(path);
  return made;
}

Router example() {
  return Router({
      route(HttpMethod::kGet, "/"),
      route(HttpMethod::kGet, "/v2"),
      route(HttpMethod::kGet, "/v2/models/stats"),
      route(HttpMethod::kGet, "/v2/models/{model}[/versions/{version}]"),
      route(HttpMethod::kGet, "/v2/models[/{model}[/versions/{version}]]/stats"),
      route(HttpMethod::kPost, "/v2/models/{model}[/versions/{version}]/infer"),
      route(HttpMethod::kPost, "/v1/models/{model}[/versions/{version}]:predict"),
      route(HttpMethod::kGet, "/v1/both"),
      route(HttpMethod::kPost, "/v1/both"),
  });
}

std::string path_for(const Router& router, HttpMethod method, std::string_view path) {
  const auto match = router.match(method, path);
  if (!match) return "malformed";
  if (match->route == nullptr) return match->allow.empty() ? "none" : "allow " + match->allow;
  return match->route->path;
}

TEST(Router, FindsLiteralsAndValues) {
  const Router router = example();
  EXPECT_EQ(path_for(router, HttpMethod::kGet, "/"), "/");
  EXPECT_EQ(path_for(router, HttpMethod::kGet, "/v2"), "/v2");
  const auto match = router.match(HttpMethod::kPost, "/v2/models/a%20b/versions/3/infer");
  ASSERT_TRUE(match && match->route != nullptr);
  EXPECT_EQ(match->values.at("model"), "a b");
  EXPECT_EQ(match->values.at("version"), "3");
  const auto without = router.match(HttpMethod::kPost, "/v2/models/m/infer");
  ASSERT_TRUE(without && without->route != nullptr);
  EXPECT_EQ(without->values.at("model"), "m");
  EXPECT_EQ(without->values.count("version"), 0U);
}

TEST(Router, TakesASuffixOffAValue) {
  const Router router = example();
  const auto match = router.match(HttpMethod::kPost, "/v1/models/a:b:predict");
  ASSERT_TRUE(match && match->route != nullptr);
  EXPECT_EQ(match->values.at("model"), "a:b");
  const auto version = router.match(HttpMethod::kPost, "/v1/models/m/versions/2:predict");
  ASSERT_TRUE(version && version->route != nullptr);
  EXPECT_EQ(version->values.at("version"), "2");
  EXPECT_EQ(path_for(router, HttpMethod::kPost, "/v1/models/:predict"), "none");
  EXPECT_EQ(path_for(router, HttpMethod::kPost, "/v1/models/m:explain"), "none");
}

TEST(Router, OptionalPartsNest) {
  const Router router = example();
  const std::string stats = "/v2/models[/{model}[/versions/{version}]]/stats";
  EXPECT_EQ(path_for(router, HttpMethod::kGet, "/v2/models/m/stats"), stats);
  EXPECT_EQ(path_for(router, HttpMethod::kGet, "/v2/models/m/versions/1/stats"), stats);
  EXPECT_EQ(path_for(router, HttpMethod::kGet, "/v2/models/m/versions/1/other/stats"), "none");
}

// "/v2/models/stats" is a literal path and also a model called "stats".
TEST(Router, LiteralsWinOverValues) {
  EXPECT_EQ(path_for(example(), HttpMethod::kGet, "/v2/models/stats"), "/v2/models/stats");
  EXPECT_EQ(path_for(example(), HttpMethod::kGet, "/v2/models/other"), "/v2/models/{model}[/versions/{version}]");
}

TEST(Router, ToleratesOneSlashAtTheEnd) {
  const Router router = example();
  EXPECT_EQ(path_for(router, HttpMethod::kGet, "/v2/"), "/v2");
  EXPECT_EQ(path_for(router, HttpMethod::kPost, "/v2/models/m/infer/"),
            "/v2/models/{model}[/versions/{version}]/infer");
  EXPECT_EQ(path_for(router, HttpMethod::kGet, "/v2//"), "none");
  EXPECT_EQ(path_for(router, HttpMethod::kGet, "//"), "none");
}

TEST(Router, DotsAndEscapesLeadNowhere) {
  const Router router = example();
  EXPECT_EQ(path_for(router, HttpMethod::kGet, "/v2/x/../models/m"), "none");
  EXPECT_EQ(path_for(router, HttpMethod::kGet, "/%76%32"), "/v2");
  EXPECT_EQ(path_for(router, HttpMethod::kGet, "/%2576%32"), "none");
  EXPECT_EQ(path_for(router, HttpMethod::kGet, "/v2%2fmodels%2fm"), "none");
  const auto match = router.match(HttpMethod::kGet, "/v2/models/%2e%2e%2fetc%00");
  ASSERT_TRUE(match && match->route != nullptr);
  EXPECT_EQ(match->values.at("model"), std::string("../etc\0", 7));
  EXPECT_EQ(path_for(router, HttpMethod::kGet, "/v2/models/%zz"), "malformed");
  EXPECT_EQ(path_for(router, HttpMethod::kGet, "v2"), "malformed");
}

TEST(Router, TellsWhatAPathTakes) {
  const Router router = example();
  EXPECT_EQ(path_for(router, HttpMethod::kPost, "/v2"), "allow GET, HEAD, OPTIONS");
  EXPECT_EQ(path_for(router, HttpMethod::kGet, "/v2/models/m/infer"), "allow POST, OPTIONS");
  EXPECT_EQ(path_for(router, HttpMethod::kDelete, "/v1/both"), "allow GET, HEAD, POST, OPTIONS");
  EXPECT_EQ(path_for(router, HttpMethod::kHead, "/v2"), "/v2");
  EXPECT_EQ(path_for(router, HttpMethod::kHead, "/v2/models/m/infer"), "allow POST, OPTIONS");
  EXPECT_EQ(path_for(router, HttpMethod::kGet, "/nothing"), "none");
}

}  // namespace
}  // namespace tta

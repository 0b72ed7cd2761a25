#include "tta/serve/endpoints/web_page.h"

#include <gtest/gtest.h>

#include "tta/serve/endpoints/answered.h"
#include "tta/serve/web/web_files.h"

namespace tta {
namespace {

using testing::Answered;
using testing::answered;
using testing::get;

class WebPageTest : public ::testing::Test {
 protected:
  Answered ask(const std::string& file, const std::string& if_none_match = "") const {
    HttpRequest request = get("/page/" + file);
    request.path_values["file"] = file;
    if (!if_none_match.empty()) request.headers.add("If-None-Match", if_none_match);
    return answered(web_page_endpoint, EndpointContext{*service_}, std::move(request));
  }
  std::unique_ptr<Service> service_ = testing::toy_service();
};

TEST_F(WebPageTest, GivesTheFileWithItsPolicy) {
  const Answered answer = answered(web_page_endpoint, EndpointContext{*service_}, get("/"));
  EXPECT_EQ(answer.response.status, 200);
  EXPECT_EQ(answer.response.content_type, "text/html; charset=utf-8");
  EXPECT_EQ(answer.response.asset, find_web_file("index.html")->text);
  const std::string policy = answer.header("Content-Security-Policy");
  EXPECT_TRUE(policy.starts_with("default-src 'none'; ")) << policy;
  EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
  EXPECT_EQ(policy.find('*'), std::string::npos);
  EXPECT_EQ(answer.header("Referrer-Policy"), "no-referrer");
  EXPECT_EQ(ask("style.css").response.content_type, "text/css; charset=utf-8");
}

TEST_F(WebPageTest, IsNotSentTwice) {
  const std::string etag = ask("app.js").header("ETag");
  ASSERT_GT(etag.size(), 10U);
  for (const std::string& known : {etag, "W/" + etag, "\"x\", " + etag, std::string("*")}) {
    const Answered answer = ask("app.js", known);
    EXPECT_EQ(answer.response.status, 304) << known;
    EXPECT_TRUE(answer.response.asset.empty());
    EXPECT_EQ(answer.header("ETag"), etag);
  }
  EXPECT_EQ(ask("app.js", "\"x\"").response.status, 200);
  EXPECT_EQ(ask("app.js", ask("index.html").header("ETag")).response.status, 200);
}

TEST_F(WebPageTest, HasNoOtherFile) {
  const Answered answer = ask("nothing.js");
  EXPECT_EQ(answer.response.status, 404);
  EXPECT_EQ(answer.notes.error_code, "NOT_FOUND");
}

}  // namespace
}  // namespace tta

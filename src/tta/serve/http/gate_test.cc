#include "tta/serve/http/gate.h"

#include <gtest/gtest.h>

#include <string>

namespace tta {
namespace {

class GateTest : public ::testing::Test {
 protected:
  static Route route(HttpMethod method, std::string path, Access access, BodyRule body) {
    Route made;
    made.method = method;
    made.path = std::move(path);
    made.access = access;
    made.body = body;
    return made;
  }

  static RequestHead head(std::string method, std::string target) {
    RequestHead made;
    made.method = std::move(method);
    made.target = std::move(target);
    return made;
  }

  Admission admit(const RequestHead& request, const Tokens* with = nullptr) const {
    return tta::admit(request, router, with, limits, "r1");
  }

  static std::string header(const Admission& admission, std::string_view name) {
    for (const auto& [key, value] : admission.refusal->headers) {
      if (key == name) return value;
    }
    return "";
  }

  HttpLimits limits;
  Router router{{
      route(HttpMethod::kGet, "/health", Access::kOpen, BodyRule::kNone),
      route(HttpMethod::kGet, "/models/{model}", Access::kMetadata, BodyRule::kNone),
      route(HttpMethod::kPost, "/predict", Access::kInfer, BodyRule::kRequired),
      route(HttpMethod::kPost, "/index", Access::kAdmin, BodyRule::kOptional),
  }};
  Tokens tokens = Tokens::parse("a-token-of-sixteen infer\n", "tokens");
};

TEST_F(GateTest, LetsIn) {
  RequestHead request = head("POST", "/predict?top=3");
  request.content_length = 10;
  const Admission post = admit(request);
  ASSERT_FALSE(post.refusal);
  EXPECT_EQ(post.route->path, "/predict");
  EXPECT_EQ(post.query.text("top"), "3");
  EXPECT_EQ(post.body_bytes, limits.body_bytes);
  const Admission get = admit(head("HEAD", "http://any.host/models/m%2F/"));
  ASSERT_FALSE(get.refusal);
  EXPECT_EQ(get.path_values.at("model"), "m/");
  EXPECT_EQ(get.body_bytes, kMaxIgnoredBody);
  EXPECT_FALSE(admit(head("POST", "/index")).refusal);
}

TEST_F(GateTest, Refuses) {
  const struct {
    const char* method;
    const char* target;
    int status;
    const char* code;
  } rows[] = {
      {"GET", "/nothing", 404, "NOT_FOUND"},
      {"GET", "/../health", 404, "NOT_FOUND"},
      {"GET", "/%2e%2e%2fhealth", 404, "NOT_FOUND"},
      {"GET", "/health%00", 404, "NOT_FOUND"},
      {"GET", "/models/%zz", 400, "BAD_REQUEST"},
      {"GET", "host:443", 400, "BAD_REQUEST"},
      {"GET", "*", 400, "BAD_REQUEST"},
      {"POST", "/health", 405, "METHOD_NOT_ALLOWED"},
      {"get", "/health", 501, "NOT_IMPLEMENTED"},
      {"BREW", "/health", 501, "NOT_IMPLEMENTED"},
      {"POST", "/predict", 411, "LENGTH_REQUIRED"},
      {"GET", "/health?a=%", 400, "USAGE"},
  };
  for (const auto& row : rows) {
    const Admission admission = admit(head(row.method, row.target));
    ASSERT_TRUE(admission.refusal) << row.method << row.target;
    EXPECT_EQ(admission.refusal->status, row.status) << row.method << row.target;
    EXPECT_EQ(admission.refusal_code, row.code) << row.method << row.target;
    EXPECT_NE(admission.refusal->body.find(R"("request_id":"r1")"), std::string::npos);
  }
  EXPECT_EQ(header(admit(head("POST", "/health")), "Allow"), "GET, HEAD, OPTIONS");
}

TEST_F(GateTest, AnswersOptions) {
  const Admission path = admit(head("OPTIONS", "/predict"));
  EXPECT_EQ(path.refusal->status, 204);
  EXPECT_EQ(header(path, "Allow"), "POST, OPTIONS");
  EXPECT_EQ(header(path, "Access-Control-Allow-Origin"), "");
  EXPECT_EQ(admit(head("OPTIONS", "*")).refusal->status, 204);
  EXPECT_EQ(admit(head("OPTIONS", "/nothing")).refusal->status, 404);
}

TEST_F(GateTest, AsksForTokens) {
  RequestHead request = head("POST", "/predict");
  request.content_length = 0;
  const Admission without = admit(request, &tokens);
  EXPECT_EQ(without.refusal->status, 401);
  EXPECT_EQ(header(without, "WWW-Authenticate"), "Bearer");
  request.headers.add("Authorization", "Bearer a-token-of-sixteen");
  EXPECT_FALSE(admit(request, &tokens).refusal);
  RequestHead metadata = head("GET", "/models/m");
  metadata.headers.add("Authorization", "Bearer a-token-of-sixteen");
  EXPECT_EQ(admit(metadata, &tokens).refusal->status, 403);
  EXPECT_FALSE(admit(head("GET", "/health"), &tokens).refusal);
}

TEST_F(GateTest, KnowsEncodings) {
  RequestHead request = head("POST", "/predict");
  request.chunked = true;
  request.headers.add("Content-Encoding", "gzip");
  EXPECT_FALSE(admit(request).refusal);
  RequestHead twice = request;
  twice.headers.add("Content-Encoding", "gzip");
  EXPECT_EQ(admit(twice).refusal->status, 415);
  RequestHead other = head("POST", "/predict");
  other.chunked = true;
  other.headers.add("Content-Encoding", "br");
  EXPECT_EQ(admit(other).refusal->status, 415);
  EXPECT_EQ(header(admit(other), "Accept-Encoding"), "gzip, deflate");
}

}  // namespace
}  // namespace tta

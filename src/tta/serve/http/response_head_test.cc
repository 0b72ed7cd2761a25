#include "tta/serve/http/response_head.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

const std::chrono::system_clock::time_point kTime{std::chrono::seconds(784'111'777)};  // RFC 9110's example

TEST(ResponseHead, SaysEverything) {
  HttpResponse response = json_response(503, "{}");
  response.headers.emplace_back("Retry-After", "2");
  EXPECT_EQ(response_head(response, AfterResponse::kClose, "r1", "00-a-b-01", kTime),
            "HTTP/1.1 503 Service Unavailable\r\n"
            "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
            "Content-Type: application/json\r\n"
            "Content-Length: 2\r\n"
            "Connection: close\r\n"
            "X-Content-Type-Options: nosniff\r\n"
            "X-Request-Id: r1\r\n"
            "traceparent: 00-a-b-01\r\n"
            "Retry-After: 2\r\n"
            "\r\n");
}

TEST(ResponseHead, LeavesOutWhatIsnt) {
  HttpResponse response;
  response.status = 204;
  EXPECT_EQ(response_head(response, AfterResponse::kKeepAlive, "", "", kTime),
            "HTTP/1.1 204 No Content\r\n"
            "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
            "Connection: keep-alive\r\n"
            "X-Content-Type-Options: nosniff\r\n"
            "\r\n");
}

// Caches would take it for the length of what they keep (RFC 9110, 8.6).
TEST(ResponseHead, GivesNoLengthOfWhatTheClientHas) {
  HttpResponse response;
  response.status = 304;
  const std::string head = response_head(response, AfterResponse::kKeepAlive, "", "", kTime);
  EXPECT_EQ(head.find("Content-Length"), std::string::npos);
}

TEST(ResponseHead, CantBeSplit) {
  HttpResponse response;
  response.headers.emplace_back("X", "a\r\nSet-Cookie: b");
  const std::string head = response_head(response, AfterResponse::kKeepAlive, "", "", kTime);
  EXPECT_NE(head.find("X: a  Set-Cookie: b\r\n"), std::string::npos);
}

TEST(ResponseHead, MeasuresAssets) {
  HttpResponse response;
  response.asset = "12345";
  EXPECT_NE(response_head(response, AfterResponse::kKeepAlive, "", "", kTime).find("Content-Length: 5\r\n"),
            std::string::npos);
  EXPECT_EQ(response_bytes(response), "12345");
}

}  // namespace
}  // namespace tta

// POST /v1/predict, health and /metrics, over a socket, on a fake model.
#include <gtest/gtest.h>

#include <string>

#include "server/fake_service.h"
#include "server/raw_client.h"
#include "support/support.h"
#include "tta/base/json.h"

namespace tta::testing {
namespace {

// As `curl --data-binary` sends it.
std::string post(const std::string& query, const std::string& body,
                 const std::string& type = "application/x-www-form-urlencoded") {
  return "POST /v1/predict" + query + " HTTP/1.1\r\nHost: h\r\nContent-Type: " + type +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string get(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n";
}

std::string file_part(const std::string& file_name, const std::string& data) {
  return "--B\r\nContent-Disposition: form-data; name=\"image\"; filename=\"" + file_name +
         "\"\r\nContent-Type: application/octet-stream\r\n\r\n" + data + "\r\n";
}

std::string field_part(const std::string& name, const std::string& value) {
  return "--B\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
}

std::string form(const std::string& parts, const std::string& query = "") {
  return post(query, parts + "--B--\r\n", "multipart/form-data; boundary=B");
}

Json json_of(const RawResponse& response) {
  EXPECT_EQ(response.fields.at("content-type"), "application/json");
  return Json::parse(response.body, "answer", ErrorCode::kUsage);
}

void expect_error(RawClient& client, const std::string& request, int status, const std::string& code,
                  const std::string& part) {
  const auto response = client.ask(request);
  ASSERT_TRUE(response) << part;
  EXPECT_EQ(response->status, status) << response->body;
  const Json error = json_of(*response);
  EXPECT_EQ(error.at("code").as_string(), code) << response->body;
  EXPECT_NE(error.at("error").as_string().find(part), std::string::npos) << response->body;
  EXPECT_EQ(error.at("request_id").as_string(), response->fields.at("x-request-id"));
}

TEST(PredictEndpoint, AnswersAnImageWhateverItsType) {
  FakeServer server;
  RawClient client(server.port());
  for (const char* type : {"application/x-www-form-urlencoded", "image/jpeg", "", "no type at all"}) {
    const auto response = client.ask(post("", picture(10), type));
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 200) << response->body;
    const Json answer = json_of(*response);
    EXPECT_EQ(answer.at("image").as_string(), "image");
    EXPECT_EQ(answer.at("label").as_string(), "neither");
    EXPECT_EQ(answer.at("views_requested").as_integer(0, 100), 8);
    EXPECT_EQ(answer.at("views_used").as_integer(0, 100), 8);
    EXPECT_EQ(answer.at("top").size(), 3U);
    EXPECT_FALSE(answer.has("views"));
  }
}

TEST(PredictEndpoint, DoesWhatTheQueryAsks) {
  FakeServer server;
  RawClient client(server.port());
  const auto response =
      client.ask(post("?model=toy&version=1&policy=hflip+*+vflip&top=1&per_view&stop=none&max_views=3&deadline_ms=60000"
                      "&orientation=ignore",
                      picture(10)));
  ASSERT_TRUE(response);
  const Json answer = json_of(*response);
  EXPECT_EQ(answer.at("top").size(), 1U);
  EXPECT_EQ(answer.at("views").size(), 3U);
  EXPECT_EQ(answer.at("views_used").as_integer(0, 100), 3);
  EXPECT_EQ(answer.at("stopped_by").as_string(), "max_views");
  EXPECT_EQ(json_of(*client.ask(post("?stop=exact", picture(0)))).at("stopped_by").as_string(), "exact");
}

TEST(PredictEndpoint, SaysWhatIsWrong) {
  ServiceOptions options = FakeServer::one_worker();
  options.limits.pixels = 100;
  FakeServer server(options, {"cats", "dogs"});
  RawClient client(server.port());
  const std::string image = picture(10);
  expect_error(client, post("?model=cats&polcy=none", image), 400, "USAGE", "(did you mean 'policy'?)");
  expect_error(client, post("?model=cats&top=0", image), 400, "USAGE", "a whole number from 1 to");
  expect_error(client, post("?model=cats&stop=soon", image), 400, "USAGE", "none, exact, calibrated");
  expect_error(client, post("?model=cats&orientation=up", image), 400, "USAGE", "apply, ignore");
  expect_error(client, post("?model=cats&per_view=perhaps", image), 400, "USAGE", "1, true, 0, false");
  expect_error(client, post("?model=cats&policy=hfilp", image), 400, "POLICY", "(did you mean 'hflip'?)");
  expect_error(client, post("?model=cat", image), 404, "NOT_FOUND", "(did you mean 'cats'?)");
  expect_error(client, post("?model=cats&version=2", image), 404, "NOT_FOUND", "2");
  expect_error(client, post("", image), 404, "NOT_FOUND", "cats");
  expect_error(client, post("?model=cats", "no image"), 415, "UNSUPPORTED", "");
  expect_error(client, post("?model=cats", image.substr(0, 40)), 400, "DECODE", "");
  expect_error(client, post("?model=cats", "P5 11 11 255\n" + std::string(121, 'x')), 413, "TOO_LARGE", "");
  expect_error(client, post("?model=cats", ""), 400, "USAGE", "curl --data-binary");
  expect_error(client, post("?model=cats", "{}", "application/json; charset=utf-8"), 415, "UNSUPPORTED", "/infer");
  expect_error(client, form(field_part("model", "cats")), 400, "USAGE", "curl -F");
  expect_error(client, form(field_part("model", "cats") + file_part("a", image), "?model=dogs"), 400, "USAGE",
               "'model' is there twice");
  expect_error(client, form(field_part("model", "cats") + field_part("polcy", "none") + file_part("a", image)), 400,
               "USAGE", "(did you mean 'policy'?)");
  expect_error(client, post("?model=cats", "x", "multipart/form-data"), 400, "USAGE", "boundary");
  std::string many;
  for (int i = 0; i <= kMaxRequestImages; ++i) many += file_part("a", image);
  expect_error(client, form(many + field_part("model", "cats")), 400, "USAGE", "64");
  EXPECT_EQ(client.ask(post("?model=cats", image))->status, 200);
}

TEST(PredictEndpoint, AnswersForms) {
  FakeServer server;
  RawClient client(server.port());
  const auto one = client.ask(form(file_part("my cat.jpg", picture(10)) + field_part("top", "2")));
  ASSERT_TRUE(one);
  EXPECT_EQ(json_of(*one).at("image").as_string(), "my cat.jpg");
  EXPECT_EQ(json_of(*one).at("top").size(), 2U);
  const auto three = client.ask(
      form(file_part("a", picture(10)) + file_part("b", picture(10).substr(0, 30)) + file_part("c", picture(200))));
  ASSERT_TRUE(three);
  EXPECT_EQ(three->status, 200);
  const std::vector<Json> predictions = json_of(*three).at("predictions").elements();
  ASSERT_EQ(predictions.size(), 3U);
  EXPECT_EQ(predictions[0].at("image").as_string(), "a");
  EXPECT_EQ(predictions[1].at("image").as_string(), "b");
  EXPECT_EQ(predictions[1].at("error").at("code").as_string(), "decode");
  EXPECT_EQ(predictions[2].at("image").as_string(), "c");
  EXPECT_EQ(predictions[2].at("views_used").as_integer(0, 100), 8);
  const std::vector<AccessRecord> records = server.wait_for_records(2);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[1].images, 3);
  EXPECT_EQ(records[1].views_used, 16);
  EXPECT_EQ(records[1].views_requested, 16);
  EXPECT_EQ(records[1].model, "toy");
}

TEST(PredictEndpoint, TellsThatADeadlineWasTooShort) {
  FakeServer server;
  server.gate().close();
  RawClient client(server.port());
  expect_error(client, post("?deadline_ms=50", picture(10)), 504, "DEADLINE", "");
  server.gate().open();
}

TEST(PredictEndpoint, RefusesWhenTheQueueIsFull) {
  ServiceOptions options = FakeServer::one_worker();
  options.max_images = 1;
  FakeServer server(options);
  server.gate().close();
  RawClient first(server.port());
  first.send(post("", picture(10)));
  server.gate().wait_for_arrivals(2);  // the first was the warm-up's
  RawClient second(server.port());
  const auto refused = second.ask(post("", picture(10)));
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 503);
  EXPECT_GE(std::stoi(refused->fields.at("retry-after")), 1);
  EXPECT_EQ(json_of(*refused).at("code").as_string(), "OVERLOADED");
  // Health isn't behind anything.
  EXPECT_EQ(second.ask(get("/v2/health/live"))->status, 200);
  EXPECT_EQ(second.ask(get("/v2/health/ready"))->status, 200);
  EXPECT_EQ(second.ask(get("/v2/models/toy/ready"))->status, 200);
  server.gate().open();
  EXPECT_EQ(first.receive()->status, 200);
}

TEST(PredictEndpoint, DropsTheViewsOfAClientThatHasGone) {
  FakeServer server;
  const int before = server.gate().arrived();
  server.gate().close();
  {
    RawClient client(server.port());
    client.send(post("", picture(10)));
    server.gate().wait_for_arrivals(before + 1);
  }
  const std::vector<AccessRecord> records = server.wait_for_records(1);
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].status, "499");
  EXPECT_EQ(records[0].model, "toy");
  server.gate().open();
  EXPECT_TRUE(server.service().wait_idle(std::chrono::seconds(20)));
  EXPECT_EQ(server.gate().arrived(), before + 1);
}

TEST(Health, FollowsTheService) {
  FakeServer server;
  RawClient client(server.port());
  EXPECT_EQ(client.ask(get("/v2/health/ready"))->body, R"({"live":true,"ready":true})");
  EXPECT_EQ(client.ask(get("/v2/models/toy/versions/1/ready/"))->body, R"({"name":"toy","ready":true})");
  expect_error(client, get("/v2/models/%2e%2e%2ftoy/ready"), 404, "NOT_FOUND", "");
  expect_error(client, get("/v2/models/toy/versions/7/ready"), 404, "NOT_FOUND", "7");
  server.service().drain();
  EXPECT_EQ(client.ask(get("/v2/health/live"))->status, 200);
  const auto ready = client.ask(get("/v2/health/ready"));
  EXPECT_EQ(ready->status, 503);
  EXPECT_FALSE(json_of(*ready).at("ready").as_bool());
  EXPECT_EQ(client.ask(get("/v2/models/toy/ready"))->status, 503);
  EXPECT_EQ(client.ask(post("", picture(10)))->status, 200);  // it serves on
}

TEST(MetricsPage, CountsRequests) {
  FakeServer server;
  RawClient client(server.port());
  client.ask(post("", picture(10)));
  client.ask(post("?model=no-such-model", picture(10)));
  server.wait_for_records(2);
  const auto page = client.ask(get("/metrics"));
  ASSERT_TRUE(page);
  EXPECT_EQ(page->fields.at("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_NE(page->body.find("tta_requests_total{code=\"200\",model=\"toy\",transport=\"http\",version=\"1\"} 1"),
            std::string::npos)
      << page->body;
  EXPECT_NE(page->body.find("tta_requests_total{code=\"404\",model=\"\",transport=\"http\",version=\"\"} 1"),
            std::string::npos);
  EXPECT_EQ(page->body.find("no-such-model"), std::string::npos);
}

}  // namespace
}  // namespace tta::testing

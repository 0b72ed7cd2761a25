// Requests as clients send them, and as they shouldn't.
#include <gtest/gtest.h>
#include <zlib.h>

#include <string>

#include "server/toy_server.h"

namespace tta::testing {
namespace {

std::string get(const std::string& path, const std::string& fields = "") {
  return "GET " + path + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}

std::string post(const std::string& path, const std::string& body, const std::string& fields = "") {
  return "POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + fields +
         "\r\n" + body;
}

std::string gzip(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

TEST(Transport, KeepsAConnectionForManyRequests) {
  ToyServer toy;
  RawClient client(toy.port());
  for (int i = 0; i < 3; ++i) {
    const auto hello = client.ask(get("/hello"));
    ASSERT_TRUE(hello);
    EXPECT_EQ(hello->status, 200);
    EXPECT_EQ(hello->body, "hello");
    EXPECT_EQ(hello->fields.at("connection"), "keep-alive");
    EXPECT_EQ(client.ask(get("/later"))->body, "later");
    EXPECT_EQ(client.ask(post("/echo", "a\r\n\r\nb"))->body, "a\r\n\r\nb");
  }
}

TEST(Transport, AnswersPipelinedRequestsInOrder) {
  ToyServer toy;
  RawClient client(toy.port());
  std::string requests;
  for (int i = 0; i < 20; ++i) {
    requests += get("/later") + post("/echo", std::to_string(i)) + get("/whoami/" + std::to_string(i));
  }
  client.send(requests);
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(client.receive()->body, "later");
    ASSERT_EQ(client.receive()->body, std::to_string(i));
    ASSERT_EQ(client.receive()->body.rfind(std::to_string(i) + "|", 0), 0U);
  }
}

// More than a connection's buffer holds waits in the socket until its turn comes.
TEST(Transport, TakesManyPipelinedBytes) {
  ToyServer toy;
  RawClient client(toy.port());
  const std::string body(300'000, 'x');
  client.send(get("/later") + post("/count", body) + get("/later") + post("/count", body));
  EXPECT_EQ(client.receive()->body, "later");
  EXPECT_EQ(client.receive()->body, "300000");
  EXPECT_EQ(client.receive()->body, "later");
  EXPECT_EQ(client.receive()->body, "300000");
}

TEST(Transport, AnswersHeadWithoutABody) {
  ToyServer toy;
  RawClient client(toy.port());
  client.send("HEAD /hello HTTP/1.1\r\nHost: h\r\n\r\n" + get("/later"));
  const auto head = client.receive(/*without_body=*/true);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->status, 200);
  EXPECT_EQ(head->fields.at("content-length"), "5");
  EXPECT_EQ(client.receive()->body, "later");
  client.send("HEAD /nothing HTTP/1.1\r\nHost: h\r\n\r\n" + get("/later"));
  EXPECT_EQ(client.receive(/*without_body=*/true)->status, 404);
  EXPECT_EQ(client.receive()->body, "later");
}

TEST(Transport, TellsWhatAPathTakes) {
  ToyServer toy;
  RawClient client(toy.port());
  const auto options = client.ask("OPTIONS /echo HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(options->status, 204);
  EXPECT_EQ(options->fields.at("allow"), "POST, OPTIONS");
  const auto wrong = client.ask(get("/echo"));
  EXPECT_EQ(wrong->status, 405);
  EXPECT_EQ(wrong->fields.at("allow"), "POST, OPTIONS");
  EXPECT_EQ(client.ask(get("/%2e%2e%2fhello"))->status, 404);
  EXPECT_EQ(client.ask(get("/hello/"))->status, 200);
  EXPECT_EQ(client.ask(get("http://elsewhere:1/hello?x=y"))->body, "hello");
}

TEST(Transport, EncouragesClientsThatWait) {
  ToyServer toy;
  RawClient client(toy.port());
  client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.receive_bytes(25), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(client.ask("abc")->body, "abc");
  // Its body was sent along: no encouragement is needed.
  EXPECT_EQ(client.ask(post("/echo", "def", "Expect: 100-continue\r\n"))->body, "def");
}

TEST(Transport, RefusesClientsThatWaitBeforeTheyBegin) {
  HttpServerOptions options;
  options.limits.body_bytes = 1000;
  ToyServer toy(options);
  RawClient client(toy.port());
  const auto refused =
      client.ask("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n");
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 413);
  EXPECT_EQ(refused->fields.at("connection"), "close");
  EXPECT_TRUE(client.closed_by_server());
}

// A client that doesn't listen while it sends still gets to read why it was refused, not a reset.
TEST(Transport, RefusesLargeBodiesInAWayThatIsHeard) {
  HttpServerOptions options;
  options.limits.body_bytes = 1000;
  ToyServer toy(options);
  RawClient length(toy.port());
  const auto by_length = length.ask(post("/echo", std::string(8 << 20, 'x')));
  ASSERT_TRUE(by_length);
  EXPECT_EQ(by_length->status, 413);
  EXPECT_NE(by_length->body.find(R"("error":"the body is larger than 1000 bytes","code":"TOO_LARGE","request_id":")"),
            std::string::npos);
  RawClient chunks(toy.port());
  const auto by_chunks = chunks.ask("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n800000\r\n" +
                                    std::string(8 << 20, 'x'));
  ASSERT_TRUE(by_chunks);
  EXPECT_EQ(by_chunks->status, 413);
}

TEST(Transport, TakesChunksAndCompression) {
  ToyServer toy;
  RawClient client(toy.port());
  std::string chunks = "POST /count HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 100'000; ++i) chunks += "1\r\nx\r\n";
  EXPECT_EQ(client.ask(chunks + "0\r\n\r\n")->body, "100000");
  EXPECT_EQ(client.ask(post("/echo", gzip("squeezed"), "Content-Encoding: gzip\r\n"))->body, "squeezed");
  EXPECT_EQ(client.ask(post("/echo", "not gzip", "Content-Encoding: gzip\r\n"))->status, 400);
  const auto unknown = client.ask(post("/echo", "x", "Content-Encoding: br\r\n"));
  EXPECT_EQ(unknown->status, 415);
  EXPECT_EQ(unknown->fields.at("accept-encoding"), "gzip, deflate");
}

TEST(Transport, RefusesBombs) {
  HttpServerOptions options;
  options.limits.body_bytes = 1 << 20;
  ToyServer toy(options);
  RawClient client(toy.port());
  EXPECT_EQ(client.ask(post("/count", gzip(std::string(1 << 20, 'x')), "Content-Encoding: gzip\r\n"))->body, "1048576");
  const auto bomb = client.ask(post("/count", gzip(std::string((1 << 20) + 1, 'x')), "Content-Encoding: gzip\r\n"));
  EXPECT_EQ(bomb->status, 413);
  EXPECT_EQ(client.ask(get("/hello"))->status, 200);  // the connection is none the worse for it
}

TEST(Transport, EndsAConnectionThatIsntHttp) {
  ToyServer toy;
  const struct {
    const char* bytes;
    int status;
  } rows[] = {
      {"GET /\r\n\r\n", 400},
      {"GET /hello HTTP/3.0\r\n\r\n", 505},
      {"GET /hello HTTP/1.1\r\n\r\n", 400},
      {"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n", 400},
      {"POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
      {"POST /echo HTTP/1.1\r\nHost: h\r\n\r\n", 411},
      {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400},
  };
  for (const auto& row : rows) {
    RawClient client(toy.port());
    const auto response = client.ask(row.bytes);
    ASSERT_TRUE(response) << row.bytes;
    EXPECT_EQ(response->status, row.status) << row.bytes;
    if (row.status == 411) continue;  // readable to its end: the connection goes on
    EXPECT_EQ(response->fields.at("connection"), "close") << row.bytes;
    EXPECT_TRUE(client.closed_by_server()) << row.bytes;
  }
}

TEST(Transport, ClosesWhereTheClientWantsIt) {
  ToyServer toy;
  RawClient old(toy.port());
  EXPECT_EQ(old.ask("GET /hello HTTP/1.0\r\n\r\n")->fields.at("connection"), "close");
  EXPECT_TRUE(old.closed_by_server());
  RawClient polite(toy.port());
  EXPECT_EQ(polite.ask(get("/hello", "Connection: close\r\n"))->fields.at("connection"), "close");
  EXPECT_TRUE(polite.closed_by_server());
}

TEST(Transport, KeepsARequestsNames) {
  ToyServer toy;
  RawClient client(toy.port());
  const std::string trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  const auto named = client.ask(get("/whoami/a%20b", "X-Request-Id: mine-1\r\nTraceparent: " + trace + "\r\n"));
  EXPECT_EQ(named->body, "a b|mine-1|" + trace);
  EXPECT_EQ(named->fields.at("x-request-id"), "mine-1");
  EXPECT_EQ(named->fields.at("traceparent"), trace);
  const auto unnamed = client.ask(get("/whoami/x", "X-Request-Id: no \"good\"\r\ntraceparent: 00-0-0-0\r\n"));
  EXPECT_EQ(unnamed->fields.at("x-request-id").size(), 32U);
  EXPECT_EQ(unnamed->fields.count("traceparent"), 0U);
  const auto failed = client.ask(get("/nothing", "X-Request-Id: mine-2\r\n"));
  EXPECT_EQ(failed->body, R"({"error":"nothing is at /nothing","code":"NOT_FOUND","request_id":"mine-2"})");
}

TEST(Transport, SurvivesItsEndpoints) {
  ToyServer toy;
  RawClient client(toy.port());
  const auto thrown = client.ask(get("/throw"));
  EXPECT_EQ(thrown->status, 500);
  EXPECT_EQ(thrown->body.find("secret"), std::string::npos);
  EXPECT_EQ(client.ask(get("/drop"))->status, 500);
  EXPECT_EQ(client.ask(get("/hello"))->status, 200);
}

TEST(Transport, SendsLargeAnswers) {
  ToyServer toy;
  RawClient client(toy.port());
  EXPECT_EQ(client.ask(get("/big/20000000"))->body.size(), 20'000'000U);
  EXPECT_EQ(client.ask(get("/big/0"))->body, "");
}

TEST(Transport, NoticesThatAClientHasGone) {
  ToyServer toy;
  {
    RawClient closes(toy.port());
    closes.send(get("/hang"));
    RawClient resets(toy.port());
    resets.send(get("/hang") + get("/hello"));  // what it had sent besides makes no difference
    RawClient half(toy.port());
    half.send(get("/hang"));
    ASSERT_TRUE(toy.wait_for_hanging(3));
    resets.reset();
    half.finish_sending();
    ASSERT_TRUE(toy.wait_for_gone(2));
  }
  ASSERT_TRUE(toy.wait_for_gone(3));
  for (const AccessRecord& record : toy.wait_for_records(3)) {
    EXPECT_EQ(record.status, "499");
    EXPECT_EQ(record.model, "hanger");
    EXPECT_EQ(record.bytes_out, 0U);
  }
}

TEST(Transport, DoesntTakeAWaitingClientForOneThatHasGone) {
  ToyServer toy;
  RawClient client(toy.port());
  client.send(get("/hang"));
  ASSERT_TRUE(toy.wait_for_hanging(1));
  client.send(get("/hello"));
  RawClient other(toy.port());
  EXPECT_EQ(other.ask(get("/later"))->body, "later");
  toy.answer_hanging();
  EXPECT_EQ(client.receive()->body, "at last");
  EXPECT_EQ(client.receive()->body, "hello");
}

TEST(Transport, RecordsEveryRequest) {
  ToyServer toy;
  RawClient client(toy.port());
  const std::string request = post("/count?key=secret", "12345", "X-Request-Id: r1\r\n");
  const auto response = client.ask(request);
  ASSERT_EQ(response->body, "5");
  client.ask(get("/nothing"));
  const std::vector<AccessRecord> records = toy.wait_for_records(2);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].method, "POST");
  EXPECT_EQ(records[0].path, "/count");
  EXPECT_EQ(records[0].status, "200");
  EXPECT_EQ(records[0].request_id, "r1");
  EXPECT_EQ(records[0].bytes_in, request.size());
  EXPECT_GT(records[0].bytes_out, 100U);
  EXPECT_EQ(records[0].model, "counter");
  EXPECT_EQ(records[0].views_used, 3);
  EXPECT_EQ(records[0].client.rfind("127.0.0.1:", 0), 0U);
  EXPECT_EQ(records[0].error_code, "");
  EXPECT_GT(records[0].duration.count(), 0);
  EXPECT_EQ(records[1].status, "404");
  EXPECT_EQ(records[1].error_code, "NOT_FOUND");
  EXPECT_EQ(records[1].bytes_in, get("/nothing").size());
}

TEST(Transport, CountsPipelinedBytesOnce) {
  ToyServer toy;
  RawClient client(toy.port());
  const std::string first = get("/later");
  const std::string second = post("/count", std::string(1000, 'x'));
  const std::string third = get("/hello");
  client.send(first + second + third);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(client.receive());
  const std::vector<AccessRecord> records = toy.wait_for_records(3);
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(records[0].bytes_in, first.size());
  EXPECT_EQ(records[1].bytes_in, second.size());
  EXPECT_EQ(records[2].bytes_in, third.size());
}

}  // namespace
}  // namespace tta::testing

#include "tta/serve/http/request_reader.h"

#include <gtest/gtest.h>

#include <string>

namespace tta {
namespace {

struct Outcome {
  int status = 0;  // of the problem; 0 = none
  std::string message;
  bool header_done = false;
  bool done = false;
  RequestHead head;
  std::string body;
  std::string rest;  // what it left
};

struct Feeding {
  HttpLimits limits;
  std::size_t body_bytes = 1 << 20;
  std::size_t step = std::string::npos;  // bytes at a time
  std::shared_ptr<ByteBudget> budget = std::make_shared<ByteBudget>(std::size_t{1} << 30);
};

// Feeds it as a connection does: what isn't taken is given again, with what follows.
Outcome read(const std::string& bytes, const Feeding& feeding = {}) {
  RequestReader reader(feeding.limits, feeding.budget);
  Outcome outcome;
  std::string waiting;
  std::size_t given = 0;
  bool allowed = false;
  while (true) {
    waiting.erase(0, reader.feed(waiting));
    if (reader.problem() || reader.done()) break;
    if (reader.header_done() && !allowed) {
      allowed = true;
      reader.allow_body(feeding.body_bytes);
      continue;
    }
    if (given == bytes.size()) break;
    const std::string more = bytes.substr(given, feeding.step);
    waiting += more;
    given += more.size();
  }
  if (reader.problem()) {
    outcome.status = reader.problem()->status;
    outcome.message = reader.problem()->message;
  }
  outcome.header_done = reader.header_done();
  outcome.done = reader.done() && !reader.problem();
  if (outcome.header_done) outcome.head = reader.head();
  if (outcome.done) {
    const std::vector<std::byte> body = reader.take_body();
    outcome.body.assign(reinterpret_cast<const char*>(body.data()), body.size());
    EXPECT_GE(reader.take_lease().bytes(), body.size());
  }
  outcome.rest = waiting + bytes.substr(given);
  return outcome;
}

std::string get(const std::string& fields) {
  return "GET / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}

std::string post(const std::string& fields, const std::string& body) {
  return "POST /x?y=z HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n" + body;
}

TEST(RequestReader, ReadsARequest) {
  const Outcome outcome = read(post("Content-Length: 5\r\nX-A: b \r\nx-a: c\r\n", "hello"));
  ASSERT_TRUE(outcome.done);
  EXPECT_EQ(outcome.head.method, "POST");
  EXPECT_EQ(outcome.head.target, "/x?y=z");
  EXPECT_EQ(outcome.head.headers.get("x-A"), "b");
  EXPECT_EQ(outcome.head.headers.count("X-A"), 2U);
  EXPECT_EQ(outcome.head.headers.get("absent"), "");
  EXPECT_TRUE(outcome.head.keep_alive);
  EXPECT_TRUE(outcome.head.has_body());
  EXPECT_EQ(outcome.head.content_length, 5U);
  EXPECT_EQ(outcome.body, "hello");
}

TEST(RequestReader, JoinsChunks) {
  const Outcome outcome = read(post("Transfer-Encoding: chunked\r\n",
                                    "5\r\nhello\r\n1;ext=\"a;b\"\r\n \r\n0005\r\nworld\r\n0\r\nX-Trailer: t\r\n\r\n"));
  ASSERT_TRUE(outcome.done) << outcome.message;
  EXPECT_EQ(outcome.body, "hello world");
  EXPECT_TRUE(outcome.head.chunked);
  EXPECT_EQ(outcome.head.headers.get("x-trailer"), "");
}

TEST(RequestReader, LeavesTheNextRequestAlone) {
  const std::string next = get("");
  for (const std::string& first : {get(""), post("Content-Length: 5\r\n", "hello"),
                                   post("Transfer-Encoding: chunked\r\n", "1\r\nx\r\n0\r\n\r\n")}) {
    EXPECT_EQ(read(first + next).rest, next) << first;
  }
}

TEST(RequestReader, DoesntMindHowTheBytesCome) {
  const std::string chunks = post("Transfer-Encoding: chunked\r\nX: y\r\n", "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n");
  const std::string length = post("Content-Length: 11\r\nX: y\r\n", "hello world");
  const std::string nothing = post("Transfer-Encoding: chunked\r\nX: y\r\n", "0\r\n\r\n");
  for (const std::string& request : {chunks, length, nothing}) {
    for (std::size_t step = 1; step < request.size(); ++step) {
      Feeding feeding;
      feeding.step = step;
      const Outcome outcome = read(request, feeding);
      ASSERT_TRUE(outcome.done) << step << " " << outcome.message;
      EXPECT_EQ(outcome.body, request == nothing ? "" : "hello world");
      EXPECT_EQ(outcome.head.headers.get("x"), "y");
    }
  }
}

TEST(RequestReader, KnowsWhenAConnectionIsKept) {
  EXPECT_TRUE(read(get("")).head.keep_alive);
  EXPECT_FALSE(read(get("Connection: close\r\n")).head.keep_alive);
  EXPECT_FALSE(read("GET / HTTP/1.0\r\n\r\n").head.keep_alive);
  EXPECT_TRUE(read("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").head.keep_alive);
  EXPECT_TRUE(read("GET / HTTP/1.0\r\n\r\n").done);
}

// Anything that two servers in a row could understand differently.
TEST(RequestReader, RefusesWhatIsAmbiguous) {
  const struct {
    const char* fields;
    const char* body;
    int status;
  } rows[] = {
      {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n", 400},
      {"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n", 400},
      {"Content-Length: 5\r\nContent-Length: 6\r\n", "hello!", 400},
      {"Content-Length: 5\r\nContent-Length: 5\r\n", "hello", 400},
      {"Content-Length: 5, 5\r\n", "hello", 400},
      {"Content-Length: -5\r\n", "hello", 400},
      {"Content-Length: +5\r\n", "hello", 400},
      {"Content-Length: 0x5\r\n", "hello", 400},
      {"Content-Length: 5 5\r\n", "hello", 400},
      {"Content-Length: \r\n", "", 400},
      {"Content-Length: 99999999999999999999\r\n", "hello", 400},
      {"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n", 400},
      {"Transfer-Encoding: identity\r\n", "", 501},
      {"Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n", 501},
      {"Transfer-Encoding: chunked, gzip\r\n", "", 501},
      {"Transfer-Encoding: xchunked\r\n", "", 501},
      {"Transfer-Encoding : chunked\r\n", "0\r\n\r\n", 400},
      {"Transfer-Encoding: chunked\r\n", "-1\r\nx\r\n0\r\n\r\n", 400},
      {"Transfer-Encoding: chunked\r\n", "xyz\r\nx\r\n0\r\n\r\n", 400},
      {"Transfer-Encoding: chunked\r\n", "1 \r\nx\r\n0\r\n\r\n", 400},
      {"Transfer-Encoding: chunked\r\n", "0x1\r\nx\r\n0\r\n\r\n", 400},
      {"Transfer-Encoding: chunked\r\n", "1\r\nxy\r\n0\r\n\r\n", 400},
      {"Transfer-Encoding: chunked\r\n", "1\nx\n0\n\n", 0},  // never ends
      {"Transfer-Encoding: chunked\r\n", "ffffffffffffffffff\r\nx\r\n", 400},
      {"Transfer-Encoding: chunked\r\n", "ffffffffffffffff\r\nx\r\n", 413},
      {"Host: other\r\n", "", 400},
      {"A\0B: c\r\n", "", 400},
      {"Expect: 200-ok\r\n", "", 417},
  };
  for (const auto& row : rows) {
    const Outcome outcome = read(post(row.fields, row.body));
    EXPECT_EQ(outcome.status, row.status) << row.fields << row.body << outcome.message;
    EXPECT_FALSE(outcome.done) << row.fields << row.body;
  }
}

TEST(RequestReader, RefusesWhatIsNoHttp) {
  const struct {
    std::string bytes;
    int status;
  } rows[] = {
      {"GET /\r\n\r\n", 400},  // HTTP/0.9
      {"GET / HTTP/2.0\r\n\r\n", 505},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"GET / HTTP/1.1\r\n\r\n", 400},  // no Host
      {"GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: h\r\nX : y\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: h\r\nX: a\x01z\r\n\r\n", 400},
      {std::string("GET / HTTP/1.1\r\nHost: h\r\nX: a\0z\r\n\r\n", 36), 400},
      {"GET  / HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"GET /a b HTTP/1.1\r\nHost: h\r\n\r\n", 505},
      {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc", 400},  // TLS where none is spoken
      {"GE(T / HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"\r\n\r\n", 400},
  };
  for (const auto& row : rows) EXPECT_EQ(read(row.bytes).status, row.status) << row.bytes;
}

TEST(RequestReader, BoundsTheHeader) {
  Feeding feeding;
  std::string many;
  for (int i = 0; i < 99; ++i) many += "X: y\r\n";
  EXPECT_TRUE(read(get(many), feeding).done);
  EXPECT_EQ(read(get(many + "X: y\r\n"), feeding).status, 431);
  EXPECT_EQ(read(get("X: " + std::string(40'000, 'x') + "\r\n"), feeding).status, 431);
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
    feeding.step = step;
    std::string endless;
    for (int i = 0; i < 20'000; ++i) endless += "X: y\r\n";
    EXPECT_EQ(read(get(endless), feeding).status, 431) << step;
    EXPECT_EQ(read("GET /" + std::string(100'000, 'x'), feeding).status, 431) << step;
    EXPECT_EQ(read(get("X: " + std::string(100'000, 'x')), feeding).status, 431) << step;
  }
  EXPECT_EQ(read("GET /" + std::string(10'000, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n").status, 414);
}

// A chunk's line has a size and perhaps an extension: no more than the buffer of a connection is needed for either.
TEST(RequestReader, AsksForMoreThanABufferOnlyForNonsense) {
  RequestReader reader(HttpLimits(), std::make_shared<ByteBudget>(1 << 20));
  const std::string head = post("Transfer-Encoding: chunked\r\n", "");
  EXPECT_EQ(reader.feed(head), head.size());
  reader.allow_body(1 << 20);
  EXPECT_EQ(reader.feed(std::string(100'000, '0')), 0U);
  EXPECT_FALSE(reader.problem());
}

TEST(RequestReader, BoundsTheBody) {
  Feeding feeding;
  feeding.body_bytes = 5;
  EXPECT_TRUE(read(post("Content-Length: 5\r\n", "hello"), feeding).done);
  const Outcome long_body = read(post("Content-Length: 6\r\n", ""), feeding);  // before a byte of it has come
  EXPECT_EQ(long_body.status, 413);
  EXPECT_EQ(long_body.message, "the body is larger than 5 bytes");
  EXPECT_TRUE(read(post("Transfer-Encoding: chunked\r\n", "4\r\nhell\r\n1\r\no\r\n0\r\n\r\n"), feeding).done);
  EXPECT_EQ(read(post("Transfer-Encoding: chunked\r\n", "4\r\nhell\r\n2\r\no!\r\n0\r\n\r\n"), feeding).status, 413);
  feeding.body_bytes = 0;
  EXPECT_EQ(read(post("Transfer-Encoding: chunked\r\n", "1\r\nx\r\n0\r\n\r\n"), feeding).status, 413);
  EXPECT_TRUE(read(post("Transfer-Encoding: chunked\r\n", "0\r\n\r\n"), feeding).done);
}

// 3 MB in chunks of one byte (what took a well-known server down) is just a body.
TEST(RequestReader, TakesManySmallChunks) {
  std::string chunks;
  for (int i = 0; i < 500'000; ++i) chunks += "1\r\nx\r\n";
  Feeding feeding;
  feeding.step = 64 << 10;
  const Outcome outcome = read(post("Transfer-Encoding: chunked\r\n", chunks + "0\r\n\r\n"), feeding);
  ASSERT_TRUE(outcome.done) << outcome.message;
  EXPECT_EQ(outcome.body.size(), 500'000U);
}

// Memory is paid for as bytes come: a Content-Length alone costs nothing.
TEST(RequestReader, PaysForBytesThatCame) {
  Feeding feeding;
  feeding.body_bytes = std::size_t{64} << 20;
  feeding.budget = std::make_shared<ByteBudget>(100'000);
  {
    RequestReader reader(feeding.limits, feeding.budget);
    const std::string head = post("Content-Length: 60000000\r\n", "");
    EXPECT_EQ(reader.feed(head), head.size());
    reader.allow_body(feeding.body_bytes);
    EXPECT_EQ(feeding.budget->used(), 0U);
    reader.feed("x");
    EXPECT_GT(feeding.budget->used(), 0U);
    EXPECT_LE(feeding.budget->used(), 65'536U);
    const Outcome other = read(post("Content-Length: 90000\r\n", std::string(90'000, 'x')), feeding);
    EXPECT_EQ(other.status, 503);
  }
  EXPECT_EQ(feeding.budget->used(), 0U);
  EXPECT_TRUE(read(post("Content-Length: 90000\r\n", std::string(90'000, 'x')), feeding).done);
}

}  // namespace
}  // namespace tta

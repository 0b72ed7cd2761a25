// Clients that are slow, many, or greedy.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "server/toy_server.h"

namespace tta::testing {
namespace {

using std::chrono::milliseconds;

constexpr const char* kHello = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";

std::string post_head(std::size_t length) {
  return "POST /count HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
}

TEST(Limits, AHeaderMustntTakeForever) {
  HttpServerOptions options;
  options.limits.header_timeout = milliseconds(100);
  ToyServer toy(options);
  RawClient client(toy.port());
  // Each byte comes in time, all of them don't.
  const std::string header = "GET /hello HTTP/1.1\r\nX: ";
  client.patience = milliseconds(10);
  std::optional<RawResponse> response;
  for (std::size_t i = 0; i < 10'000 && !response; ++i) {
    client.send(i < header.size() ? header.substr(i, 1) : "x");
    response = client.receive();
  }
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 408);
  client.patience = std::chrono::seconds(20);
  EXPECT_TRUE(client.closed_by_server());
}

TEST(Limits, ABodyMustntStandStill) {
  HttpServerOptions options;
  options.limits.body_timeout = milliseconds(100);
  ToyServer toy(options);
  RawClient client(toy.port());
  client.send(post_head(1000) + "abc");
  EXPECT_EQ(client.receive()->status, 408);
  EXPECT_TRUE(client.closed_by_server());
  RawClient chunks(toy.port());
  chunks.send("POST /count HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
  EXPECT_EQ(chunks.receive()->status, 408);
  const std::vector<AccessRecord> records = toy.wait_for_records(2);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].error_code, "TIMEOUT");
}

// It never stands still for as long as the timeout, but at its pace it would never end either.
TEST(Limits, ABodyMustntCrawl) {
  HttpServerOptions options;
  options.limits.body_timeout = milliseconds(300);
  options.limits.body_bytes_per_second = 1 << 20;
  ToyServer toy(options);
  RawClient client(toy.port());
  client.send(post_head(1'000'000));
  client.patience = milliseconds(10);
  std::optional<RawResponse> response;
  for (int i = 0; i < 10'000 && !response; ++i) {
    client.send("x");
    response = client.receive();
  }
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 408);
}

TEST(Limits, IdleConnectionsEnd) {
  HttpServerOptions options;
  options.limits.idle_timeout = milliseconds(100);
  ToyServer toy(options);
  RawClient fresh(toy.port());
  EXPECT_TRUE(fresh.closed_by_server());
  RawClient used(toy.port());
  EXPECT_EQ(used.ask(kHello)->status, 200);
  EXPECT_TRUE(used.closed_by_server());
  EXPECT_EQ(toy.records().size(), 1U);  // an end without a request is no request
}

TEST(Limits, AnAnswerMustBeRead) {
  HttpServerOptions options;
  options.limits.write_timeout = milliseconds(100);
  ToyServer toy(options);
  RawClient client(toy.port());
  client.receive_little();
  client.send("GET /big/200000000 HTTP/1.1\r\nHost: h\r\n\r\n");
  const std::vector<AccessRecord> records = toy.wait_for_records(1);
  ASSERT_EQ(records.size(), 1U);
  EXPECT_LT(records[0].bytes_out, 200'000'000U);
}

TEST(Limits, AnIdleConnectionMakesRoom) {
  HttpServerOptions options;
  options.limits.connections = 3;
  ToyServer toy(options);
  RawClient first(toy.port());
  EXPECT_EQ(first.ask(kHello)->status, 200);
  RawClient second(toy.port());
  EXPECT_EQ(second.ask(kHello)->status, 200);
  EXPECT_EQ(first.ask(kHello)->status, 200);  // now the second is idle for longest
  RawClient busy(toy.port());
  busy.send("GET /hang HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(toy.wait_for_hanging(1));
  RawClient fourth(toy.port());
  EXPECT_EQ(fourth.ask(kHello)->status, 200);
  EXPECT_TRUE(second.closed_by_server());
  EXPECT_EQ(first.ask(kHello)->status, 200);
  toy.answer_hanging();
  EXPECT_EQ(busy.receive()->body, "at last");
}

TEST(Limits, WhereNoneIsIdleANewOneIsTurnedAway) {
  HttpServerOptions options;
  options.limits.connections = 2;
  ToyServer toy(options);
  RawClient first(toy.port());
  first.send("GET /hang HTTP/1.1\r\nHost: h\r\n\r\n");
  RawClient second(toy.port());
  second.send("GET /hang HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(toy.wait_for_hanging(2));
  RawClient third(toy.port());
  EXPECT_FALSE(third.ask(kHello));
  toy.answer_hanging();
  EXPECT_EQ(first.receive()->body, "at last");
  EXPECT_EQ(second.receive()->body, "at last");
}

// What a request is answered with once it's answered with this status: bytes count when they have come, and until the
// request that holds them has gone, which may be a moment after its answer.
std::optional<RawResponse> ask_until(int status, const ToyServer& toy, const std::string& request) {
  std::optional<RawResponse> response;
  for (int i = 0; i < 1000 && !(response && response->status == status); ++i) {
    response = RawClient(toy.port()).ask(request);
  }
  return response;
}

TEST(Limits, BodiesTogetherAreBounded) {
  HttpServerOptions options;
  options.limits.buffered_bytes = 300'000;
  ToyServer toy(options);
  RawClient holder(toy.port());
  holder.send(post_head(200'000) + std::string(199'999, 'x'));
  const std::string large = post_head(200'000) + std::string(200'000, 'x');
  const std::optional<RawResponse> refused = ask_until(503, toy, large);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 503);
  EXPECT_EQ(refused->fields.at("retry-after"), "1");
  EXPECT_EQ(holder.ask("x")->body, "200000");
  const std::optional<RawResponse> accepted = ask_until(200, toy, large);
  ASSERT_TRUE(accepted);
  EXPECT_EQ(accepted->body, "200000");
}

// As many files as a thousand connections with both their ends in one process need; as many as there may be otherwise.
std::size_t raise_file_limit(std::size_t wanted) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < wanted) {
    limit.rlim_cur = std::min<rlim_t>(wanted, limit.rlim_max);
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  return limit.rlim_cur;
}

TEST(Limits, AThousandIdleAndFiftySlowClientsHoldUpNobody) {
  const std::size_t files = raise_file_limit(2300);
  const std::size_t idle_count = files >= 2300 ? 1000 : (files - 300) / 2;
  ToyServer toy;
  std::vector<std::unique_ptr<RawClient>> idle;
  for (std::size_t i = 0; i < idle_count; ++i) idle.push_back(std::make_unique<RawClient>(toy.port()));
  std::vector<std::unique_ptr<RawClient>> slow;
  for (int i = 0; i < 50; ++i) {
    slow.push_back(std::make_unique<RawClient>(toy.port()));
    slow.back()->send(i % 2 == 0 ? "GET /hel" : post_head(60'000'000) + "x");
  }
  RawClient live(toy.port());
  for (int i = 0; i < 20; ++i) {
    for (const auto& client : slow) client->send("x");
    ASSERT_EQ(live.ask(kHello)->body, "hello");
    ASSERT_EQ(live.ask("GET /later HTTP/1.1\r\nHost: h\r\n\r\n")->body, "later");
  }
  EXPECT_EQ(idle.front()->ask(kHello)->status, 200);
  EXPECT_EQ(idle.back()->ask(kHello)->status, 200);
}

}  // namespace
}  // namespace tta::testing

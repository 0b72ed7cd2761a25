// How a server begins and ends: ports, sockets that others hold, drain, tokens.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

#include "server/toy_server.h"
#include "support/support.h"
#include "tta/serve/http/socket_activation.h"

namespace tta::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr const char* kHello = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr const char* kHang = "GET /hang HTTP/1.1\r\nHost: h\r\n\r\n";

// A listening socket on a free port of this machine.
int listening_socket() {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  EXPECT_EQ(::listen(descriptor, 16), 0);
  return descriptor;
}

TEST(Lifetime, APortInUseIsAnErrorThatNamesIt) {
  ToyServer toy;
  HttpServerOptions options;
  options.address = ListenAddress{"127.0.0.1", toy.port()};
  const Error error = error_of([&] { ToyServer second(options); });
  EXPECT_EQ(error.code(), ErrorCode::kUsage);
  EXPECT_EQ(std::string(error.what()), "127.0.0.1:" + std::to_string(toy.port()) +
                                           " is in use: another program listens there; choose another port");
}

TEST(Lifetime, APortCanBeTakenAgainAtOnce) {
  HttpServerOptions options;
  {
    ToyServer toy;
    RawClient client(toy.port());
    EXPECT_EQ(client.ask(kHello)->status, 200);
    options.address = ListenAddress{"127.0.0.1", toy.port()};
  }
  ToyServer again(options);
  RawClient client(again.port());
  EXPECT_EQ(client.ask(kHello)->status, 200);
}

TEST(Lifetime, SaysWhereItListens) {
  ToyServer toy;
  EXPECT_EQ(toy.server().urls(), std::vector<std::string>{"http://127.0.0.1:" + std::to_string(toy.port())});
  HttpServerOptions options;
  options.address = ListenAddress{"localhost", 0};
  EXPECT_EQ(ToyServer(options).server().urls().front().rfind("http://127.0.0.1:", 0), 0U);
  options.address = ListenAddress{"256.0.0.1", 0};
  EXPECT_EQ(error_of([&] { ToyServer bad(options); }).code(), ErrorCode::kUsage);
}

TEST(Lifetime, AnOpenNetworkHasToBeAskedFor) {
  HttpServerOptions options;
  options.address = ListenAddress{"0.0.0.0", 0};
  const Error error = error_of([&] { ToyServer toy(options); });
  EXPECT_EQ(error.code(), ErrorCode::kUsage);
  EXPECT_NE(std::string(error.what()).find("--insecure-no-auth"), std::string::npos);
  options.allow_open_network = true;
  EXPECT_EQ(ToyServer(options).server().urls().front().rfind("http://0.0.0.0:", 0), 0U);
  options.allow_open_network = false;
  options.tokens = std::make_shared<const Tokens>(Tokens::parse("a-token-of-sixteen", "tokens"));
  ToyServer toy(options);
  EXPECT_EQ(RawClient(toy.port()).ask(kHello)->status, 200);
}

TEST(Lifetime, TokensAreAskedForAndCanBeChanged) {
  HttpServerOptions options;
  options.tokens = std::make_shared<const Tokens>(Tokens::parse("a-token-of-sixteen", "tokens"));
  ToyServer toy(options);
  RawClient client(toy.port());
  const auto with = [](const std::string& token) {
    return "GET /later HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + token + "\r\n\r\n";
  };
  const auto without = client.ask("GET /later HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(without->status, 401);
  EXPECT_EQ(without->fields.at("www-authenticate"), "Bearer");
  EXPECT_EQ(client.ask(with("another-of-sixteen"))->status, 401);
  EXPECT_EQ(client.ask(with("a-token-of-sixteen"))->status, 200);
  EXPECT_EQ(client.ask(kHello)->status, 200);  // open to all
  toy.server().set_tokens(std::make_shared<const Tokens>(Tokens::parse("another-of-sixteen", "tokens")));
  EXPECT_EQ(client.ask(with("another-of-sixteen"))->status, 200);
  EXPECT_EQ(client.ask(with("a-token-of-sixteen"))->status, 401);
}

TEST(Lifetime, ClosingLetsRequestsFinish) {
  ToyServer toy;
  RawClient busy(toy.port());
  busy.send(kHang);
  ASSERT_TRUE(toy.wait_for_hanging(1));
  RawClient idle(toy.port());
  EXPECT_EQ(idle.ask(kHello)->fields.at("connection"), "keep-alive");
  toy.server().close();
  // A request that was on its way is still answered, and told that it was the connection's last.
  const auto last = idle.ask(kHello);
  ASSERT_TRUE(last);
  EXPECT_EQ(last->status, 200);
  EXPECT_EQ(last->fields.at("connection"), "close");
  EXPECT_TRUE(idle.closed_by_server());
  EXPECT_FALSE(toy.server().wait_closed(milliseconds(0)));
  toy.answer_hanging();
  const auto finished = busy.receive();
  ASSERT_TRUE(finished);
  EXPECT_EQ(finished->body, "at last");
  EXPECT_EQ(finished->fields.at("connection"), "close");
  EXPECT_TRUE(busy.closed_by_server());
}

TEST(Lifetime, ClosingEndsSilentConnections) {
  ToyServer toy;
  RawClient used(toy.port());
  EXPECT_EQ(used.ask(kHello)->status, 200);
  RawClient fresh(toy.port());
  toy.server().close();
  EXPECT_TRUE(used.closed_by_server());
  EXPECT_TRUE(fresh.closed_by_server());
  EXPECT_TRUE(toy.server().wait_closed(seconds(20)));
}

TEST(Lifetime, GoesWithRequestsUnderWay) {
  auto toy = std::make_unique<ToyServer>();
  RawClient hanging(toy->port());
  hanging.send(kHang);
  RawClient reading(toy->port());
  reading.send("GET /big/200000000 HTTP/1.1\r\nHost: h\r\n\r\n");
  RawClient sending(toy->port());
  sending.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
  ASSERT_TRUE(toy->wait_for_hanging(1));
  toy.reset();
  EXPECT_TRUE(hanging.closed_by_server());
  EXPECT_TRUE(sending.closed_by_server());
}

// An answer that comes when the server is no more goes nowhere.
TEST(Lifetime, LateAnswersDoNoHarm) {
  ExchangePtr kept;
  {
    Route route;
    route.path = "/keep";
    std::mutex mutex;
    std::condition_variable changed;
    route.handle = [&](const ExchangePtr& exchange) {
      const std::lock_guard lock(mutex);
      kept = exchange;
      changed.notify_all();
    };
    HttpServerOptions options;
    options.address = ListenAddress{"127.0.0.1", 0};
    HttpServer server(Router({route}), options);
    const std::string url = server.urls().front();
    RawClient client(static_cast<std::uint16_t>(std::atoi(url.substr(url.rfind(':') + 1).c_str())));
    client.send("GET /keep HTTP/1.1\r\nHost: h\r\n\r\n");
    std::unique_lock lock(mutex);
    ASSERT_TRUE(changed.wait_for(lock, seconds(20), [&] { return kept != nullptr; }));
  }
  kept->post([] { ADD_FAILURE() << "there is nobody to run it"; });
  kept->respond(json_response(200, "{}"));
  kept.reset();
}

// A rolling restart: the socket is another's, and connections wait in it while nobody serves.
TEST(Lifetime, ASocketThatAnotherHoldsOutlivesTheServer) {
  const int held = listening_socket();
  HttpServerOptions options;
  options.descriptors = {::dup(held)};
  std::uint16_t port = 0;
  {
    ToyServer toy(options);
    port = toy.port();
    EXPECT_EQ(RawClient(port).ask(kHello)->status, 200);
    toy.server().close();
    EXPECT_TRUE(toy.server().wait_closed(seconds(20)));
  }
  RawClient between(port);
  between.send(kHello);
  options.descriptors = {::dup(held)};
  ToyServer next(options);
  EXPECT_EQ(next.port(), port);
  EXPECT_EQ(between.receive()->body, "hello");
  ::close(held);
}

// A server that isn't ready leaves connections to those that are.
TEST(Lifetime, ASocketThatAnotherHoldsIsLeftAloneUntilItIsOpened) {
  const int held = listening_socket();
  HttpServerOptions options;
  options.descriptors = {::dup(held)};
  ToyServer serving(options);
  options.descriptors = {::dup(held)};
  Route refuse;
  refuse.path = "/hello";
  refuse.handle = [](const ExchangePtr& exchange) { exchange->respond(json_response(503, "{}")); };
  HttpServer loading(Router({refuse}), options);
  for (int i = 0; i < 50; ++i) ASSERT_EQ(RawClient(serving.port()).ask(kHello)->status, 200);
  serving.server().close();
  EXPECT_TRUE(serving.server().wait_closed(seconds(20)));
  loading.open();
  EXPECT_EQ(RawClient(serving.port()).ask(kHello)->status, 503);
  ::close(held);
}

// In a process of its own: the descriptors' numbers are fixed.
int activation_child(const std::string& pid, const char* count, const char* names, bool listening) {
  const int descriptor = listening ? listening_socket() : ::socket(AF_INET, SOCK_STREAM, 0);
  if (::dup2(descriptor, 3) != 3) return 90;
  ::setenv("LISTEN_PID", pid.c_str(), 1);
  ::setenv("LISTEN_FDS", count, 1);
  if (names != nullptr) ::setenv("LISTEN_FDNAMES", names, 1);
  try {
    const std::vector<ActivatedSocket> sockets = take_activated_sockets();
    if (sockets.empty()) return 10;
    const bool taken = sockets.size() == 1 && sockets[0].descriptor == 3 && std::getenv("LISTEN_FDS") == nullptr &&
                       std::getenv("LISTEN_PID") == nullptr && std::getenv("LISTEN_FDNAMES") == nullptr;
    const std::string expected = names == nullptr ? "" : names;
    return taken && sockets[0].name == expected ? 20 : 91;
  } catch (const Error& error) {
    return error.code() == ErrorCode::kUsage ? 30 : 92;
  }
}

TEST(SocketActivation, TakesWhatIsMeantForUs) {
  const auto with_own_pid = [](const char* count, const char* names, bool listening) {
    std::exit(activation_child(std::to_string(getpid()), count, names, listening));
  };
  EXPECT_EXIT(with_own_pid("1", "http", true), ::testing::ExitedWithCode(20), "");
  EXPECT_EXIT(with_own_pid("1", nullptr, true), ::testing::ExitedWithCode(20), "");
  EXPECT_EXIT(with_own_pid("0", nullptr, true), ::testing::ExitedWithCode(10), "");
  EXPECT_EXIT(with_own_pid("x", nullptr, true), ::testing::ExitedWithCode(30), "");
  EXPECT_EXIT(with_own_pid("-1", nullptr, true), ::testing::ExitedWithCode(30), "");
  EXPECT_EXIT(with_own_pid("100", nullptr, true), ::testing::ExitedWithCode(30), "");
  EXPECT_EXIT(with_own_pid("1", nullptr, false), ::testing::ExitedWithCode(30), "");
  EXPECT_EXIT(std::exit(activation_child("1", "1", nullptr, true)), ::testing::ExitedWithCode(10), "");
}

}  // namespace
}  // namespace tta::testing

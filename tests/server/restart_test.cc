// A restart under load: the listening socket belongs to a parent, as systemd's would, and outlives the server. Every
// request that a client sends is answered with 200.
#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "cli/tta_program.h"
#include "server/load.h"
#include "server/raw_client.h"
#include "tta/base/core/file.h"

namespace tta {
namespace {

using namespace std::chrono_literals;

constexpr int kActivatedDescriptor = 3;

class ListeningParent {
 public:
  ListeningParent() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(socket_, 512), 0);
    socklen_t size = sizeof address;
    EXPECT_EQ(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
  }
  ~ListeningParent() { ::close(socket_); }
  ListeningParent(const ListeningParent&) = delete;
  ListeningParent& operator=(const ListeningParent&) = delete;

  std::uint16_t port() const { return port_; }

  // A server that is given the socket, under this name if there is one.
  pid_t start(const char* name = nullptr) const {
    const std::string model = testing::bundled_model();
    const pid_t child = ::fork();
    if (child != 0) return child;
    // Above the descriptor that it is to have, so that dup2() really makes a copy, without the flag to close it.
    const int moved = ::fcntl(socket_, F_DUPFD, 10);
    ::dup2(moved, kActivatedDescriptor);
    ::setenv("LISTEN_FDS", "1", 1);
    if (name != nullptr) ::setenv("LISTEN_FDNAMES", name, 1);
    ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
    ::execl(TTA_PROGRAM, "tta", "serve", "--quiet", "--model", model.c_str(), "--policy", "shift_flip",
            "--drain-delay-ms", "200", static_cast<char*>(nullptr));
    ::_exit(127);
  }

  static int wait_for(pid_t child) {
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  int socket_;
  std::uint16_t port_ = 0;
};

// What a well-behaved client does: keeps its connection as long as the server says so.
class Client {
 public:
  Client(std::uint16_t port, bool keeps_connection) : port_(port), keeps_connection_(keeps_connection) {
    const std::vector<std::byte> body =
        read_file(std::filesystem::path(testing::bundled_model()) / "golden.png", std::size_t{1} << 20);
    request_ = "POST /v1/predict HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
               (keeps_connection ? "" : "Connection: close\r\n") + "\r\n";
    request_.append(reinterpret_cast<const char*>(body.data()), body.size());
  }

  // The answer's status; 0 where the request was lost.
  int ask() {
    if (!connection_) connection_ = std::make_unique<testing::RawClient>(port_);
    connection_->patience = 60s;
    const std::optional<testing::RawResponse> answer = connection_->ask(request_);
    if (!answer || !keeps_connection_ || answer->fields.at("connection") == "close") connection_.reset();
    return answer ? answer->status : 0;
  }

 private:
  std::uint16_t port_;
  bool keeps_connection_;
  std::string request_;
  std::unique_ptr<testing::RawClient> connection_;
};

// Of four clients, two with a connection for each request, two with one for as long as it lives.
testing::Ask client_of(std::uint16_t port, int number) {
  return [client = std::make_shared<Client>(port, /*keeps_connection=*/number % 2 == 0)] {
    const int status = client->ask();
    return status == 200 ? std::string() : "status " + std::to_string(status);
  };
}

// The old one goes on until the new one is there: as a deployment that overlaps.
TEST(Restart, WithAnOverlapLosesNoRequest) {
  const ListeningParent parent;
  pid_t server = parent.start();
  testing::Load load(4, [&](int i) { return client_of(parent.port(), i); });
  for (int i = 0; i < 3; ++i) {
    load.wait_for_more(100);
    const pid_t next = parent.start();
    load.wait_for_more(50);
    ::kill(server, SIGTERM);
    EXPECT_EQ(ListeningParent::wait_for(server), 0);
    server = next;
  }
  load.wait_for_more(100);
  load.end();
  EXPECT_EQ(load.lost(), 0);
  ::kill(server, SIGTERM);
  EXPECT_EQ(ListeningParent::wait_for(server), 0);
}

// Nobody is there for a while, as with `systemctl restart`: clients wait at the socket.
TEST(Restart, WithAGapLosesNoRequest) {
  const ListeningParent parent;
  pid_t server = parent.start();
  testing::Load load(4, [&](int i) { return client_of(parent.port(), i); });
  for (int i = 0; i < 3; ++i) {
    load.wait_for_more(100);
    ::kill(server, SIGTERM);
    EXPECT_EQ(ListeningParent::wait_for(server), 0);
    server = parent.start();
  }
  load.wait_for_more(100);
  load.end();
  EXPECT_EQ(load.lost(), 0);
  ::kill(server, SIGTERM);
  EXPECT_EQ(ListeningParent::wait_for(server), 0);
}

// gRPC can't take a socket over; serving HTTP on it would answer a gRPC client with nonsense.
TEST(Restart, ASocketNamedGrpcIsRefused) {
  const ListeningParent parent;
  EXPECT_EQ(ListeningParent::wait_for(parent.start("grpc")), 2);
}

// Told by the system when a file's reader closes it. Opening a pipe to find out would be a writer that has nothing to
// say, and end what its next reader reads.
class ReaderWatch {
 public:
  explicit ReaderWatch(const std::string& file) : events_(::inotify_init1(IN_CLOEXEC)) {
    EXPECT_GE(::inotify_add_watch(events_, file.c_str(), IN_CLOSE_NOWRITE), 0);
  }
  ~ReaderWatch() { ::close(events_); }
  ReaderWatch(const ReaderWatch&) = delete;
  ReaderWatch& operator=(const ReaderWatch&) = delete;

  // Whether one has, or does in half a minute.
  bool wait_for_close() const {
    pollfd closed{events_, POLLIN, 0};
    return ::poll(&closed, 1, 30'000) == 1;
  }

 private:
  int events_;
};

// A log that was rotated is opened again though the token file can't be read.
TEST(Restart, WhatCanBeReadAnewIsReadThoughOtherFilesCannot) {
  const testing::TempDir dir;
  const std::string log = (dir / "access.log").string();
  const std::string tokens = (dir / "tokens").string();
  std::ofstream(tokens) << "sesame-0123456789abcdef\n";
  std::filesystem::permissions(tokens, std::filesystem::perms::owner_read);
  const ReaderWatch tokens_reader(tokens);
  const std::string model = testing::bundled_model();
  const pid_t server = ::fork();
  if (server == 0) {
    ::execl(TTA_PROGRAM, "tta", "serve", "--quiet", "--model", model.c_str(), "--http", "127.0.0.1:0", "--token-file",
            tokens.c_str(), "--access-log", log.c_str(), "--drain-delay-ms", "0", static_cast<char*>(nullptr));
    ::_exit(127);
  }
  const auto appears = [&] {
    for (int i = 0; i < 2000 && !exists(std::filesystem::path(log)); ++i) std::this_thread::sleep_for(10ms);
    return exists(std::filesystem::path(log));
  };
  EXPECT_TRUE(appears());  // its signals are in place by now
  EXPECT_TRUE(tokens_reader.wait_for_close());
  std::filesystem::remove(tokens);
  std::filesystem::rename(log, log + ".1");
  ::kill(server, SIGHUP);
  EXPECT_TRUE(appears());
  ::kill(server, SIGTERM);
  EXPECT_EQ(ListeningParent::wait_for(server), 0);
}

// Whether a pipe gets a reader in half a minute. It reads nothing then.
bool wait_for_reader(const std::string& pipe) {
  for (int i = 0; i < 3000; ++i) {
    const int writer = ::open(pipe.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    if (writer >= 0) {
      ::close(writer);
      return true;
    }
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

// The recipe comes through a pipe, so that the server loads until somebody writes, and waits again where it reads anew.
TEST(Restart, FilesThatChangeWhileTheyAreLoadedAreReadOnceMore) {
  testing::TempDir dir;
  const std::string pipe = (dir / "recipe.json").string();
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const std::string model = testing::bundled_model();
  const pid_t server = ::fork();
  if (server == 0) {
    ::execl(TTA_PROGRAM, "tta", "serve", "--quiet", "--model", model.c_str(), "--recipe", pipe.c_str(), "--http",
            "127.0.0.1:0", "--drain-delay-ms", "0", static_cast<char*>(nullptr));
    ::_exit(127);
  }
  const std::string recipe = read_text_file(std::filesystem::path(model) / "recipe.json", std::size_t{1} << 20);
  const ReaderWatch first_reader(pipe);
  {
    std::ofstream loading(pipe);  // opens when the server has opened it to read: its signals are in place long since
    ::kill(server, SIGHUP);
    std::this_thread::sleep_for(100ms);
    loading << recipe;
  }
  EXPECT_TRUE(first_reader.wait_for_close());
  EXPECT_TRUE(wait_for_reader(pipe));
  ::kill(server, SIGTERM);
  EXPECT_EQ(ListeningParent::wait_for(server), 0);
}

}  // namespace
}  // namespace tta

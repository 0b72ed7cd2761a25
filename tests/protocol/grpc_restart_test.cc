// A restart with gRPC's own client and its standard retry. Nobody else can hold gRPC's port, so there is a gap: what
// was under way ends, and who is told UNAVAILABLE tries again.
#include <arpa/inet.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <optional>
#include <string>

#include "cli/tta_program.h"
#include "inference.grpc.pb.h"
#include "server/load.h"
#include "tta/base/core/file.h"

namespace tta::testing {
namespace {

using namespace std::chrono_literals;

constexpr const char* kRetry = R"({"methodConfig": [{"name": [{}], "retryPolicy": {"maxAttempts": 5,
  "initialBackoff": "0.5s", "maxBackoff": "5s", "backoffMultiplier": 2, "retryableStatusCodes": ["UNAVAILABLE"]}}]})";

// One that nobody has now. The second server has to be where the first was, so it can't choose.
int free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::bind(probe, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  socklen_t size = sizeof address;
  EXPECT_EQ(::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size), 0);
  ::close(probe);
  return ntohs(address.sin_port);
}

class Replica {
 public:
  explicit Replica(const std::string& address) : process_(::fork()) {
    if (process_ != 0) return;
    const std::string model = bundled_model();
    ::execl(TTA_PROGRAM, "tta", "serve", "--quiet", "--model", model.c_str(), "--policy", "shift_flip", "--http",
            "none", "--grpc", address.c_str(), "--drain-delay-ms", "200", static_cast<char*>(nullptr));
    ::_exit(127);
  }
  ~Replica() {
    if (process_ > 0) end();
  }
  Replica(const Replica&) = delete;
  Replica& operator=(const Replica&) = delete;

  // Drains it. Returns its exit status.
  int end() {
    ::kill(process_, SIGTERM);
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  pid_t process_;
};

// A client with a connection of its own.
Ask client_of(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetServiceConfigJSON(kRetry);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  const auto channel = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  inference::ModelInferRequest request;
  request.set_model_name("fashion");
  auto& input = *request.add_inputs();
  input.set_name("image");
  input.set_datatype("BYTES");
  input.add_shape(1);
  const auto file = read_file(std::filesystem::path(bundled_model()) / "golden.png", std::size_t{1} << 20);
  input.mutable_contents()->add_bytes_contents(file.data(), file.size());
  return [channel, request] {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + 60s);
    inference::ModelInferResponse response;
    const grpc::Status status =
        inference::GRPCInferenceService::NewStub(channel)->ModelInfer(&context, request, &response);
    return status.ok() ? std::string() : std::to_string(status.error_code()) + " " + status.error_message();
  };
}

TEST(GrpcRestart, TheStandardRetryLosesNoRequest) {
  const std::string address = "127.0.0.1:" + std::to_string(free_port());
  std::optional<Replica> replica(address);
  Load load(4, [&](int) { return client_of(address); });
  for (int i = 0; i < 2; ++i) {
    load.wait_for_more(100);
    EXPECT_EQ(replica->end(), 0);
    replica.emplace(address);
  }
  load.wait_for_more(100);
  load.end();
  EXPECT_EQ(load.lost(), 0);
  EXPECT_EQ(replica->end(), 0);
}

}  // namespace
}  // namespace tta::testing

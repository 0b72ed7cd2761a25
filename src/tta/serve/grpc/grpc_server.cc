#include "tta/serve/grpc/grpc_server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include <algorithm>
#include <limits>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/serve/grpc/protocol_service.h"
#include "tta/serve/grpc/tls_credentials.h"

namespace tta {
namespace {

constexpr std::chrono::milliseconds kLastCalls(100);
constexpr int kMaxStreams = 256;  // calls at once on one connection

// What is the process's, not a server's. gRPC prints to stderr otherwise; what matters comes back as an Error.
void set_up_grpc() {
  static std::once_flag once;
  std::call_once(once, [] {
    gpr_set_log_function([](gpr_log_func_args*) {});
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  });
}

std::string address_text(const GrpcOptions& options) {
  const bool is_ipv6 = options.host.find(':') != std::string::npos;
  return (is_ipv6 ? "[" + options.host + "]" : options.host) + ":" + std::to_string(options.port);
}

}  // namespace

struct GrpcServer::Impl {
  Impl(Service& service, const GrpcOptions& options) : protocol(service, options.tokens, options.on_request) {
    set_up_grpc();
    if (options.tls) tls = std::make_shared<TlsCredentials>(*options.tls);
    grpc::ServerBuilder builder;
    builder.AddListeningPort(address_text(options), tls ? tls : grpc::InsecureServerCredentials(), &port);
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMaxStreams);
    // gRPC measures a compressed message when it has all of it in memory again: a thousand times what came.
    builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
    builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
    builder.SetMaxReceiveMessageSize(static_cast<int>(
        std::min(options.max_message_bytes, static_cast<std::size_t>(std::numeric_limits<int>::max()))));
    builder.RegisterService(&protocol);
    server = builder.BuildAndStart();
    if (!server || port == 0) {
      throw Error(ErrorCode::kUsage, "--grpc: can't listen on " + printable(address_text(options)) +
                                         ": the address is in use or not ours");
    }
  }

  void set_ready(bool ready) {
    grpc::HealthCheckServiceInterface* health = server->GetHealthCheckService();
    health->SetServingStatus(ready);
    health->SetServingStatus(inference::GRPCInferenceService::service_full_name(), ready);
  }

  ProtocolService protocol;
  std::shared_ptr<TlsCredentials> tls;  // null = plain text
  int port = 0;
  std::unique_ptr<grpc::Server> server;
  std::mutex mutex;
  bool over = false;
};

GrpcServer::GrpcServer(Service& service, const GrpcOptions& options) : impl_(std::make_unique<Impl>(service, options)) {
  set_ready(service.ready());
}

GrpcServer::~GrpcServer() {
  shutdown(std::chrono::milliseconds(0));
}

int GrpcServer::port() const {
  return impl_->port;
}

void GrpcServer::set_ready(bool ready) {
  impl_->set_ready(ready);
}

void GrpcServer::reload_tls() {
  if (impl_->tls) impl_->tls->reload();
}

void GrpcServer::set_tokens(std::shared_ptr<const Tokens> tokens) {
  impl_->protocol.set_tokens(std::move(tokens));
}

void GrpcServer::shutdown(std::chrono::milliseconds patience) {
  const std::lock_guard lock(impl_->mutex);
  if (std::exchange(impl_->over, true)) return;
  const auto end = std::chrono::system_clock::now() + patience;
  // While clients learn that the server goes, gRPC drops their calls as CANCELLED, which nobody tries again. So first
  // they hear UNAVAILABLE from us: who tries again waits a little, and has no call to lose when the connection ends.
  impl_->protocol.close();
  std::this_thread::sleep_for(std::min(patience, kLastCalls));
  impl_->server->Shutdown(end);
  impl_->server->Wait();
}

}  // namespace tta

// The Open Inference Protocol over gRPC, with grpc.health.v1 and server reflection beside it. A build option
// (TTA_GRPC): without it the constructor throws and says so.
//
// The HTTP/2 stack is libgrpc's, with its known issues (README): on open networks a proxy belongs before it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "tta/serve/access/access_log.h"
#include "tta/serve/access/tls_files.h"
#include "tta/serve/access/tokens.h"
#include "tta/serve/service/service.h"

namespace tta {

struct GrpcOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;                                 // 0 = any free one
  std::size_t max_message_bytes = std::size_t{64} << 20;  // of a request
  std::optional<TlsFiles> tls;                            // nothing = plain text
  std::shared_ptr<const Tokens> tokens;                   // null = everything is open
  // Of each call that has ended (the counters know already). On gRPC's threads: must not wait.
  std::function<void(const AccessRecord&)> on_request;
};

// Thread-safe. Work that waits is the service's; calls end on gRPC's own threads.
class GrpcServer {
 public:
  // Listens at once; an address in use is an error, never shared. Requires: `service` outlives this. Errors: kUsage (no
  // gRPC in this build; TLS files; the address can't be had).
  GrpcServer(Service& service, const GrpcOptions& options);
  ~GrpcServer();  // shutdown() without patience
  GrpcServer(const GrpcServer&) = delete;
  GrpcServer& operator=(const GrpcServer&) = delete;

  int port() const;  // the real one

  // What grpc.health.v1 answers. Ready from the start if the service is; the caller tells when that changes.
  void set_ready(bool ready);

  // Reads the certificate and the key anew for the connections to come. Errors: kUsage; the old ones stay.
  void reload_tls();
  void set_tokens(std::shared_ptr<const Tokens> tokens);  // for the calls to come

  // Tells clients to go elsewhere (UNAVAILABLE, then GOAWAY) and ends listening; calls under way may take this long to
  // end, then they are cancelled. Waits until all is over. Later calls do nothing.
  void shutdown(std::chrono::milliseconds patience);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tta

// What stands for grpc_server.cc in a build without gRPC.
#include "tta/base/core/error.h"
#include "tta/serve/grpc/grpc_server.h"

namespace tta {

struct GrpcServer::Impl {};

GrpcServer::GrpcServer(Service&, const GrpcOptions&) {
  throw Error(ErrorCode::kUsage, "--grpc: this program was built without gRPC (CMake's option TTA_GRPC)");
}

GrpcServer::~GrpcServer() = default;

int GrpcServer::port() const {
  return 0;
}

void GrpcServer::set_ready(bool) {}

void GrpcServer::reload_tls() {}

void GrpcServer::set_tokens(std::shared_ptr<const Tokens>) {}  // NOLINT(performance-unnecessary-value-param)

void GrpcServer::shutdown(std::chrono::milliseconds) {}

}  // namespace tta

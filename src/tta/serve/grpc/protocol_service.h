// The protocol's six calls. All but ModelInfer answer at once.
#pragma once

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include "inference.grpc.pb.h"
#include "tta/serve/access/tokens.h"
#include "tta/serve/grpc/call_log.h"
#include "tta/serve/service/service.h"

namespace tta {

class ProtocolService final : public inference::GRPCInferenceService::CallbackService {
 public:
  // Requires: `service` outlives this. `tokens` null: everything is open. `on_request`: of each call that has ended.
  ProtocolService(tta::Service& service, std::shared_ptr<const Tokens> tokens,
                  std::function<void(const AccessRecord&)> on_request)
      : service_(service), log_(service, std::move(on_request)), tokens_(std::move(tokens)) {}

  void set_tokens(std::shared_ptr<const Tokens> tokens);  // for the calls to come
  void close() { closed_ = true; }                        // UNAVAILABLE for these, but for health

  grpc::ServerUnaryReactor* ServerLive(grpc::CallbackServerContext* context,
                                       const inference::ServerLiveRequest* request,
                                       inference::ServerLiveResponse* response) override;
  grpc::ServerUnaryReactor* ServerReady(grpc::CallbackServerContext* context,
                                        const inference::ServerReadyRequest* request,
                                        inference::ServerReadyResponse* response) override;
  grpc::ServerUnaryReactor* ModelReady(grpc::CallbackServerContext* context,
                                       const inference::ModelReadyRequest* request,
                                       inference::ModelReadyResponse* response) override;
  grpc::ServerUnaryReactor* ServerMetadata(grpc::CallbackServerContext* context,
                                           const inference::ServerMetadataRequest* request,
                                           inference::ServerMetadataResponse* response) override;
  grpc::ServerUnaryReactor* ModelMetadata(grpc::CallbackServerContext* context,
                                          const inference::ModelMetadataRequest* request,
                                          inference::ModelMetadataResponse* response) override;
  grpc::ServerUnaryReactor* ModelInfer(grpc::CallbackServerContext* context,
                                       const inference::ModelInferRequest* request,
                                       inference::ModelInferResponse* response) override;

 private:
  std::shared_ptr<const Tokens> tokens() const;
  // OK, UNAVAILABLE after close(), UNAUTHENTICATED or PERMISSION_DENIED, by the call's `authorization`.
  grpc::Status check_access(const grpc::CallbackServerContext& context, Access access) const;
  // Ends the call with what `work` throws, or OK.
  template <typename Work>
  grpc::ServerUnaryReactor* answer(grpc::CallbackServerContext& context, const char* method, Access access, Work work);

  tta::Service& service_;  // the base class has a Service of its own
  CallLog log_;
  std::atomic<bool> closed_ = false;
  mutable std::mutex mutex_;
  std::shared_ptr<const Tokens> tokens_;
};

}  // namespace tta

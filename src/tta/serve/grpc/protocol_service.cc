#include "tta/serve/grpc/protocol_service.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "tta/base/core/error.h"
#include "tta/serve/grpc/call_status.h"
#include "tta/serve/grpc/infer_call.h"
#include "tta/serve/grpc/infer_message.h"
#include "tta/serve/oip/metadata.h"

namespace tta {
namespace {

std::string_view authorization(const grpc::CallbackServerContext& context) {
  const auto found = context.client_metadata().find("authorization");
  if (found == context.client_metadata().end()) return {};
  return {found->second.data(), found->second.size()};
}

std::vector<std::string> versions_of(const Service& service, const std::string& model) {
  std::vector<std::string> versions;
  for (const auto& served : service.models()) {
    if (served->name == model) versions.push_back(served->version);
  }
  return versions;
}

}  // namespace

void ProtocolService::set_tokens(std::shared_ptr<const Tokens> tokens) {
  const std::lock_guard lock(mutex_);
  tokens_ = std::move(tokens);
}

std::shared_ptr<const Tokens> ProtocolService::tokens() const {
  const std::lock_guard lock(mutex_);
  return tokens_;
}

grpc::Status ProtocolService::check_access(const grpc::CallbackServerContext& context, Access access) const {
  if (access == Access::kOpen) return grpc::Status::OK;
  if (closed_) return {grpc::StatusCode::UNAVAILABLE, "the server is going down"};
  const std::shared_ptr<const Tokens> tokens = this->tokens();
  if (!tokens) return grpc::Status::OK;
  switch (tokens->check(authorization(context), access)) {
    case TokenVerdict::kAllowed: return grpc::Status::OK;
    case TokenVerdict::kForbidden: return {grpc::StatusCode::PERMISSION_DENIED, "this token doesn't allow that"};
    case TokenVerdict::kUnknown: break;
  }
  return {grpc::StatusCode::UNAUTHENTICATED, "metadata 'authorization: Bearer <token>' is needed"};
}

template <typename Work>
grpc::ServerUnaryReactor* ProtocolService::answer(grpc::CallbackServerContext& context, const char* method,
                                                  Access access, Work work) {
  const auto started = std::chrono::steady_clock::now();
  grpc::Status status = check_access(context, access);
  if (status.ok()) {
    try {
      work();
    } catch (const Error& error) {
      status = error_status(service_, context, error);
    }
  }
  log_.write(call_record(context, method), started, status.error_code());
  grpc::ServerUnaryReactor* reactor = context.DefaultReactor();
  reactor->Finish(status);
  return reactor;
}

grpc::ServerUnaryReactor* ProtocolService::ServerLive(grpc::CallbackServerContext* context,
                                                      const inference::ServerLiveRequest*,
                                                      inference::ServerLiveResponse* response) {
  return answer(*context, "ServerLive", Access::kOpen, [&] { response->set_live(true); });
}

grpc::ServerUnaryReactor* ProtocolService::ServerReady(grpc::CallbackServerContext* context,
                                                       const inference::ServerReadyRequest*,
                                                       inference::ServerReadyResponse* response) {
  return answer(*context, "ServerReady", Access::kOpen, [&] { response->set_ready(service_.ready()); });
}

grpc::ServerUnaryReactor* ProtocolService::ModelReady(grpc::CallbackServerContext* context,
                                                      const inference::ModelReadyRequest* request,
                                                      inference::ModelReadyResponse* response) {
  return answer(*context, "ModelReady", Access::kOpen, [&] {
    service_.find(request->name(), request->version());
    response->set_ready(service_.ready());
  });
}

grpc::ServerUnaryReactor* ProtocolService::ServerMetadata(grpc::CallbackServerContext* context,
                                                          const inference::ServerMetadataRequest*,
                                                          inference::ServerMetadataResponse* response) {
  return answer(*context, "ServerMetadata", Access::kMetadata,
                [&] { write_metadata_message(oip::server_metadata(), *response); });
}

grpc::ServerUnaryReactor* ProtocolService::ModelMetadata(grpc::CallbackServerContext* context,
                                                         const inference::ModelMetadataRequest* request,
                                                         inference::ModelMetadataResponse* response) {
  return answer(*context, "ModelMetadata", Access::kMetadata, [&] {
    const auto model = service_.find(request->name(), request->version());
    write_metadata_message(oip::model_metadata(*model, versions_of(service_, model->name)), *response);
  });
}

grpc::ServerUnaryReactor* ProtocolService::ModelInfer(grpc::CallbackServerContext* context,
                                                      const inference::ModelInferRequest* request,
                                                      inference::ModelInferResponse* response) {
  if (!check_access(*context, Access::kInfer).ok()) return answer(*context, "ModelInfer", Access::kInfer, [] {});
  auto* call = new InferCall(service_, log_, *context, *request, *response);  // deletes itself: OnDone()
  call->start();
  return call;
}

}  // namespace tta

// ModelInfer: one call, from its message to its answer.
#pragma once

#include <grpcpp/alarm.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include "inference.pb.h"
#include "tta/serve/grpc/call_log.h"
#include "tta/serve/grpc/infer_message.h"
#include "tta/serve/oip/read_request.h"
#include "tta/serve/service/service.h"

namespace tta {

// Lives until gRPC is done with the call, and then deletes itself. The answer is written on one of gRPC's threads, not
// on the worker that finished the last view.
class InferCall final : public grpc::ServerUnaryReactor {
 public:
  // Requires: `service` and `log` outlive the call.
  InferCall(Service& service, const CallLog& log, grpc::CallbackServerContext& context,
            const inference::ModelInferRequest& request, inference::ModelInferResponse& response);

  // Reads the request and hands it to the service. What is wrong with it becomes the call's status.
  void start();

  void OnCancel() override;  // the client has gone
  void OnDone() override;

 private:
  void read_and_submit();
  void done(ServeResponse response);
  void answer();
  void finish(const grpc::Status& status);

  Service& service_;
  const CallLog& log_;
  grpc::CallbackServerContext& context_;
  inference::ModelInferRequest& request_;
  inference::ModelInferResponse& response_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  AccessRecord record_;
  std::shared_ptr<const ServedModel> model_;
  Contents contents_ = Contents::kRaw;
  oip::AnswerPlan plan_;
  ServeResponse answers_;
  grpc::Alarm alarm_;  // brings answer() onto one of gRPC's threads

  std::mutex mutex_;
  ServeCall call_;
  bool gone_ = false;
};

}  // namespace tta

#include "tta/serve/grpc/infer_call.h"

#include <algorithm>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/serve/grpc/call_deadline.h"
#include "tta/serve/grpc/call_status.h"
#include "tta/serve/oip/write_response.h"

namespace tta {
namespace {

// The message is gRPC's own, made for this call alone; it hands it out const, but its bytes need not stay.
inference::ModelInferRequest& owned(const inference::ModelInferRequest& request) {
  return const_cast<inference::ModelInferRequest&>(request);  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

}  // namespace

InferCall::InferCall(Service& service, const CallLog& log, grpc::CallbackServerContext& context,
                     const inference::ModelInferRequest& request, inference::ModelInferResponse& response)
    : service_(service),
      log_(log),
      context_(context),
      request_(owned(request)),
      response_(response),
      record_(call_record(context, "ModelInfer")) {
  record_.bytes_in = request.ByteSizeLong();
}

void InferCall::start() {
  try {
    read_and_submit();
  } catch (const Error& error) {
    finish(error_status(service_, context_, error));
  } catch (const std::exception& error) {
    finish(error_status(service_, context_, Error(ErrorCode::kRuntime, error.what())));
  }
}

void InferCall::read_and_submit() {
  const auto deadline = answer_deadline(context_.deadline(), std::chrono::system_clock::now());
  model_ = service_.find(request_.model_name(), request_.model_version());
  record_.model = model_->name;
  record_.version = model_->version;
  contents_ = has_typed_contents(request_) ? Contents::kRawAndTyped : Contents::kRaw;
  oip::CheckedRequest checked = oip::read_request(*model_, read_infer_message(request_), service_.limits());
  if (deadline) checked.request.deadline = std::min(checked.request.deadline.value_or(*deadline), *deadline);
  record_.policy = checked.request.policy;
  record_.images = static_cast<int>(checked.request.images.size());
  plan_ = std::move(checked.plan);
  request_.Clear();
  // Until the lock is released answer() waits, so that `this` is there for as long.
  const std::lock_guard lock(mutex_);
  call_ =
      service_.start(model_, std::move(checked.request), [this](ServeResponse response) { done(std::move(response)); });
  if (gone_) call_.cancel();
}

void InferCall::OnCancel() {
  ServeCall call;
  {
    const std::lock_guard lock(mutex_);
    gone_ = true;
    call = call_;
  }
  call.cancel();
}

void InferCall::done(ServeResponse response) {
  answers_ = std::move(response);
  alarm_.Set(std::chrono::system_clock::now(), [this](bool) { answer(); });
}

void InferCall::answer() {
  { const std::lock_guard wait_for_start(mutex_); }
  for (const ServeAnswer& answer : answers_.answers) {
    const auto* prediction = std::get_if<Prediction>(&answer);
    if (prediction == nullptr) continue;
    record_.views_requested += prediction->views_requested;
    record_.views_used += prediction->views_used;
  }
  try {
    const oip::InferResponse written = oip::write_response(answers_, plan_);
    write_infer_message(written, contents_, response_);
    finish(grpc::Status::OK);
  } catch (const Error& error) {
    finish(error_status(service_, context_, error));
  } catch (const std::exception& error) {
    finish(error_status(service_, context_, Error(ErrorCode::kRuntime, error.what())));
  }
}

void InferCall::finish(const grpc::Status& status) {
  record_.bytes_out = status.ok() ? response_.ByteSizeLong() : 0;
  log_.write(std::move(record_), started_, status.error_code());
  Finish(status);
}

void InferCall::OnDone() {
  delete this;
}

}  // namespace tta

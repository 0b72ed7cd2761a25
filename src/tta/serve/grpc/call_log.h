// What is told of each call that has ended: to the counters, and to the access log.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <functional>
#include <string_view>

#include "tta/serve/access/access_log.h"
#include "tta/serve/service/service.h"

namespace tta {

// What is known of a call from its beginning: `method` is "ModelInfer"; ids come from the metadata x-request-id and
// traceparent.
AccessRecord call_record(const grpc::CallbackServerContext& context, std::string_view method);

// Thread-safe if `on_request` is.
class CallLog {
 public:
  CallLog(Service& service, std::function<void(const AccessRecord&)> on_request)
      : service_(service), on_request_(std::move(on_request)) {}

  // Fills in how the call ended, and how long it took since `started`.
  void write(AccessRecord record, std::chrono::steady_clock::time_point started, grpc::StatusCode status) const;

 private:
  Service& service_;
  std::function<void(const AccessRecord&)> on_request_;
};

}  // namespace tta

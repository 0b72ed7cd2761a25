#include "tta/serve/grpc/call_log.h"

#include <string>

#include "tta/serve/access/request_ids.h"
#include "tta/serve/grpc/call_status.h"
#include "tta/serve/service/metrics.h"

namespace tta {
namespace {

std::string_view metadata(const grpc::CallbackServerContext& context, const char* name) {
  const auto found = context.client_metadata().find(name);
  if (found == context.client_metadata().end()) return {};
  return {found->second.data(), found->second.size()};
}

}  // namespace

AccessRecord call_record(const grpc::CallbackServerContext& context, std::string_view method) {
  AccessRecord record;
  record.time = std::chrono::system_clock::now();
  record.request_id = request_id(metadata(context, "x-request-id"));
  record.traceparent = valid_traceparent(metadata(context, "traceparent"));
  record.transport = "grpc";
  record.client = context.peer();
  record.method = "POST";
  record.path = "/inference.GRPCInferenceService/" + std::string(method);
  return record;
}

void CallLog::write(AccessRecord record, std::chrono::steady_clock::time_point started, grpc::StatusCode status) const {
  record.status = status_name(status);
  record.duration = std::chrono::steady_clock::now() - started;
  service_.metrics().count_request("grpc", record.model, record.version, record.status, record.duration);
  if (on_request_) on_request_(record);
}

}  // namespace tta

#include "tta/serve/grpc/call_status.h"

#include <array>
#include <chrono>
#include <string>

#include "tta/serve/service/wire_status.h"

namespace tta {
namespace {

// In the order of their numbers, as the protocol has them.
constexpr std::array<std::string_view, 17> kNames = {
    "OK",        "CANCELLED",       "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS",  "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED",   "OUT_OF_RANGE",    "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED",
};

}  // namespace

grpc::Status error_status(const Service& service, grpc::CallbackServerContext& context, const Error& error) {
  const WireStatus status = wire_status(error.code());
  context.AddTrailingMetadata("tta-error-code", std::string(error_code_name(error.code())));
  if (status.retry_later) {
    const std::chrono::milliseconds wait = service.retry_after();
    context.AddTrailingMetadata("grpc-retry-pushback-ms", std::to_string(wait.count()));
  }
  return {static_cast<grpc::StatusCode>(status.grpc), error.what()};
}

std::string_view status_name(grpc::StatusCode code) {
  const auto index = static_cast<std::size_t>(code);
  return index < kNames.size() ? kNames[index] : "UNKNOWN";
}

}  // namespace tta

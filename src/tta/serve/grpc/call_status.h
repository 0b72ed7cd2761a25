// Errors as gRPC's clients get them.
#pragma once

#include <grpcpp/grpcpp.h>

#include <string_view>

#include "tta/base/core/error.h"
#include "tta/serve/service/service.h"

namespace tta {

// The status of an error through wire_status(), with our code as trailing metadata (tta-error-code: too_large), and
// where trying again makes sense, when (grpc-retry-pushback-ms, which gRPC's own retries heed).
grpc::Status error_status(const Service& service, grpc::CallbackServerContext& context, const Error& error);

// "INVALID_ARGUMENT": for the counters.
std::string_view status_name(grpc::StatusCode code);

}  // namespace tta

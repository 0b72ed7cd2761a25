// The one table from our error codes to what HTTP and gRPC call them.
#pragma once

#include <string_view>

#include "tta/base/core/error.h"

namespace tta {

struct WireStatus {
  int http;                  // 400
  int grpc;                  // the number of the status in gRPC's protocol: 3 is INVALID_ARGUMENT
  bool retry_later = false;  // goes with Retry-After
};

// Errors of the server's own doing (kModel, kRuntime, kOutput, kIo, ...) are 500 / INTERNAL. A client that has gone is
// 499, which is never sent, only counted.
WireStatus wire_status(ErrorCode code);

}  // namespace tta

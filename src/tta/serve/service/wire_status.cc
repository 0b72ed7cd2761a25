#include "tta/serve/service/wire_status.h"

#include <cassert>

namespace tta {
namespace {

// grpc::StatusCode, as the protocol numbers them.
constexpr int kCancelledStatus = 1, kInvalidArgument = 3, kDeadlineExceeded = 4, kNotFoundStatus = 5,
              kResourceExhausted = 8, kInternal = 13, kUnavailableStatus = 14;

}  // namespace

WireStatus wire_status(ErrorCode code) {
  switch (code) {
    case ErrorCode::kUsage:
    case ErrorCode::kPolicy:
    case ErrorCode::kView:
    case ErrorCode::kDecode: return {400, kInvalidArgument};
    case ErrorCode::kUnsupported: return {415, kInvalidArgument};
    case ErrorCode::kTooLarge: return {413, kResourceExhausted};
    case ErrorCode::kNotFound: return {404, kNotFoundStatus};
    case ErrorCode::kOverloaded:
    case ErrorCode::kUnavailable: return {503, kUnavailableStatus, /*retry_later=*/true};
    case ErrorCode::kDeadline: return {504, kDeadlineExceeded};
    case ErrorCode::kCancelled: return {499, kCancelledStatus};
    case ErrorCode::kRecipe:
    case ErrorCode::kLabels:
    case ErrorCode::kModel:
    case ErrorCode::kRuntime:
    case ErrorCode::kOutput:
    case ErrorCode::kIo:
    case ErrorCode::kDataset:
    case ErrorCode::kStore: return {500, kInternal};
  }
  assert(false && "a code without a status");
  return {500, kInternal};
}

}  // namespace tta

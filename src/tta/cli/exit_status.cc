#include "tta/cli/exit_status.h"

#include <cassert>

namespace tta::cli {

int exit_status(ErrorCode code) {
  switch (code) {
    case ErrorCode::kUsage:
    case ErrorCode::kPolicy:
    case ErrorCode::kRecipe:
    case ErrorCode::kLabels: return kExitUsage;
    case ErrorCode::kModel:
    case ErrorCode::kRuntime:
    case ErrorCode::kOutput: return kExitModel;
    case ErrorCode::kDecode:
    case ErrorCode::kUnsupported:
    case ErrorCode::kTooLarge:
    case ErrorCode::kView:
    case ErrorCode::kIo:
    case ErrorCode::kDeadline:
    case ErrorCode::kNotFound:  // these three are a server's answers; no command exits with them
    case ErrorCode::kOverloaded:
    case ErrorCode::kUnavailable: return kExitInputFailed;
    case ErrorCode::kDataset:
    case ErrorCode::kStore: return kExitData;
    case ErrorCode::kCancelled: return kExitInterrupted;
  }
  assert(false && "a code without a status");
  return kExitInputFailed;
}

}  // namespace tta::cli

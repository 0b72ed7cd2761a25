#include "tta/base/core/error.h"

#include <cassert>

namespace tta {

std::string_view error_code_name(ErrorCode code) {
  switch (code) {
    case ErrorCode::kUsage: return "usage";
    case ErrorCode::kPolicy: return "policy";
    case ErrorCode::kRecipe: return "recipe";
    case ErrorCode::kLabels: return "labels";
    case ErrorCode::kModel: return "model";
    case ErrorCode::kRuntime: return "runtime";
    case ErrorCode::kOutput: return "output";
    case ErrorCode::kDecode: return "decode";
    case ErrorCode::kUnsupported: return "unsupported";
    case ErrorCode::kTooLarge: return "too_large";
    case ErrorCode::kView: return "view";
    case ErrorCode::kIo: return "io";
    case ErrorCode::kCancelled: return "cancelled";
    case ErrorCode::kDeadline: return "deadline";
    case ErrorCode::kDataset: return "dataset";
    case ErrorCode::kStore: return "store";
    case ErrorCode::kNotFound: return "not_found";
    case ErrorCode::kOverloaded: return "overloaded";
    case ErrorCode::kUnavailable: return "unavailable";
  }
  assert(false && "a code without a name");
  return "internal";
}

}  // namespace tta

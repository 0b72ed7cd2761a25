// ONNX Runtime's C++ header as we use it, and the place where its exceptions end. Included by this room only.
//
// The functions behind the header are those of the library that load_runtime() has loaded; nothing is linked.
#pragma once

#define ORT_API_MANUAL_INIT
#include <onnxruntime_cxx_api.h>
#undef ORT_API_MANUAL_INIT

#include <string>

#include "tta/base/core/error.h"

namespace tta {

// `message`, which may have several lines and paths of the file in it, fit for one of ours.
std::string runtime_message(const Ort::Exception& error);

// Runs `action`; what ONNX Runtime throws leaves as Error{code} with `where` before the text.
template <typename Action>
auto translate_ort(ErrorCode code, const std::string& where, Action action) {
  try {
    return action();
  } catch (const Ort::Exception& error) {
    throw Error(code, where + ": ONNX Runtime: " + runtime_message(error));
  }
}

}  // namespace tta

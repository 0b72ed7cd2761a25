// Finds and loads libonnxruntime. It is loaded at run time, not linked: a user can bring a build for an accelerator,
// and a missing library is a clear message instead of a loader error (docs/decisions/0003).
#pragma once

#include <string>

#include "tta/model/onnx/ort.h"

namespace tta {

struct RuntimeLibrary {
  std::string path;     // of the file that was loaded
  std::string version;  // "1.30.0"
  const OrtApi* api = nullptr;
};

// Opens the first of these that is there and new enough, but a place that was named explicitly is the only one tried:
//   `library`                          (--onnxruntime)
//   $TTA_ONNXRUNTIME
//   the library found by CMake         (build trees)
//   beside the executable, and ../lib  (installed and copied trees)
//   the system's library folders
// The library stays loaded until the process ends.
//
// Errors: kRuntime with every place that was tried, what was wrong there, and what to do.
RuntimeLibrary open_runtime(const std::string& library);

// The API of a library, as far as it has the level that our headers need (1.21).
// Errors: kRuntime, "too old".
const OrtApi* require_api(const OrtApiBase& base);

// The library of this process, opened by the first call; makes its API the one that Ort:: functions use. Thread-safe.
// Errors: kRuntime as above, or if `library` asks for another one than is loaded.
const RuntimeLibrary& load_runtime(const std::string& library);

// The environment that all sessions share: silent, and without threads of its own. Requires: load_runtime().
Ort::Env& runtime_environment();

}  // namespace tta

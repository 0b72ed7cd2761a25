// Execution providers: who computes. ONNX Runtime's names and options are passed on as they are.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "tta/model/onnx/ort.h"

namespace tta {

// --provider NAME[:key=value[,key=value]...]
struct ProviderSpec {
  std::string name;  // "cpu", "cuda", "CUDAExecutionProvider"; any case
  std::map<std::string, std::string> options;

  bool is_cpu() const;
};

// Errors: kUsage (no name, an option without '=', a key twice, options for the CPU, which has none).
ProviderSpec parse_provider(std::string_view text);

// The one of `available` that `spec` means, without "ExecutionProvider": "CUDA".
// Errors: kRuntime, naming what is available.
std::string match_provider(const ProviderSpec& spec, std::span<const std::string> available);

// Makes sessions of `session` run on the provider, all of the model or nothing: without it, nodes that it can't take
// would quietly run on the CPU. Nothing to do for the CPU. Requires: load_runtime(). Errors: kRuntime (not in this
// build of ONNX Runtime, a library of its own is missing, an option refused).
void append_provider(const ProviderSpec& spec, Ort::SessionOptions& session);

}  // namespace tta

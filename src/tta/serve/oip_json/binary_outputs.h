// Which outputs of an answer a client wants as bytes behind the JSON: the binary tensor extension's parameters
// `binary_data` (of an output) and `binary_data_output` (of the request: for all that don't say). Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "tta/serve/oip/infer.h"

namespace tta::oip {

struct BinaryOutputs {
  bool by_default = false;
  std::map<std::string, bool, std::less<>> named;

  bool wants(std::string_view output) const;
};

// Errors, kUsage: one of the parameters is neither true nor false.
BinaryOutputs read_binary_outputs(const InferRequest& request);

}  // namespace tta::oip

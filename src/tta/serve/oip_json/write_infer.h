// An inference response's body: JSON, and behind it the bytes of the outputs that are wanted so (read_infer.h has the
// grammar; each such output has the parameter binary_data_size and no data).
#pragma once

#include <cstddef>
#include <string>

#include "tta/serve/oip/infer.h"
#include "tta/serve/oip_json/binary_outputs.h"

namespace tta::oip {

struct WrittenInfer {
  std::string body;
  std::size_t json_bytes = 0;
  bool binary = false;  // something stands behind the JSON: the body is application/octet-stream, json_bytes a header
};

// Requires: numbers are finite.
WrittenInfer write_infer(const InferResponse& response, const BinaryOutputs& binary);

}  // namespace tta::oip

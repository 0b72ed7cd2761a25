// An inference request's body: JSON, and with the binary tensor extension the tensors' bytes behind it.
//
//   request  = {"id"?: string, "parameters"?: parameters, "inputs": [input...], "outputs"?: [output...]}
//   input    = {"name": string, "datatype": string, "shape": [integer...], "parameters"?: parameters, "data": array}
//   output   = {"name": string, "parameters"?: parameters}
//   body     = request  *bytes     bytes of the inputs whose parameters have binary_data_size, in their order, no gaps
//
// Unknown members are ignored, as the protocol wants it; a null is as if it weren't there, since many clients write
// those.
#pragma once

#include <cstddef>
#include <vector>

#include "tta/serve/oip/infer.h"

namespace tta::oip {

// Reads a body whose first `json_bytes` are JSON. What it means is read_request()'s business.
//
// Errors: kUsage naming the place: no JSON, a member that is missing, twice or of another type, data that don't fit
// shape and datatype, binary_data_size beyond what is left, bytes that no input takes, data both ways; kTooLarge: more
// values than kMaxRequestJsonValues. Requires: json_bytes <= body.size().
InferRequest read_infer(std::vector<std::byte> body, std::size_t json_bytes);

}  // namespace tta::oip

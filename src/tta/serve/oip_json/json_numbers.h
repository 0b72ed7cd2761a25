// Tensors' data in JSON: flat or nested as the shape is, row-major. Pure and thread-safe.
#pragma once

#include <simdjson.h>

#include <string>

#include "tta/serve/oip/infer.h"

namespace tta::oip {

// Reads `data` into tensor.raw, or tensor.elements as text. Requires: tensor has its name, datatype and shape.
//
// Numbers must fit the datatype: whole and in range for integers, finite for floats (FP16 is rounded half to even, FP32
// too); BOOL is true and false. Errors, kUsage: the element's place ("inputs[0].data[17]"); another nesting or another
// count than the shape's; BF16, for which JSON has no form; more than kMaxRequestImages strings (they are image files).
void read_json_data(simdjson::dom::element data, InferTensor& tensor, const std::string& where);

}  // namespace tta::oip

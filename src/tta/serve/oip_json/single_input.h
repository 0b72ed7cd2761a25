// Bodies that are the model's one input and nothing else, made into requests. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <vector>

#include "tta/serve/oip/infer.h"
#include "tta/serve/service/served_model.h"

namespace tta::oip {

// The body is an image file.
InferRequest file_request(const ServedModel& model, std::vector<std::byte> file);

// The raw binary request of the binary tensor extension (Inference-Header-Content-Length: 0), answered in bytes. The
// body is, the first that fits:
//
//   one BYTES element     its length, four bytes little-endian, and exactly so many bytes: an image file
//   an image file         as its first bytes show
//   the model's own input exactly as many bytes as one row has
//
// Errors, kUsage: none of them; says all three.
InferRequest raw_request(const ServedModel& model, std::vector<std::byte> body);

}  // namespace tta::oip

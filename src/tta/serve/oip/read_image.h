// Encoded images in BYTES elements. Pure and thread-safe.
//
// Elements that came as bytes are image files as they stand. JSON has no bytes, so its strings must be base64, and we
// never guess: either `content_type` says so ("base64", "image/jpeg;base64"), or the string is strict base64 and what
// comes out begins as an image does. Elements that came as bytes are base64 only where `content_type` says so.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tta/serve/oip/infer.h"

namespace tta::oip {

// The image files in `tensor`, one per element. `content_type` is the tensor's parameter or else the request's. `where`
// begins messages. Requires: BYTES; check_size() has passed. Errors, kUsage: a shape other than [N] and [N,1]; an
// element that isn't base64 where it must be (says what to do instead); an empty one.
std::vector<std::vector<std::byte>> read_images(InferTensor tensor, const Parameters& of_request,
                                                const std::string& where);

}  // namespace tta::oip

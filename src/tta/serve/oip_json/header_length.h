// Where the JSON of a body ends and the tensors' bytes begin: the header Inference-Header-Content-Length of the binary
// tensor extension. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <string_view>

namespace tta::oip {

inline constexpr std::string_view kHeaderLength = "Inference-Header-Content-Length";

// The header's value: decimal digits, nothing else, no more than the body has bytes. Errors, kUsage: anything else.
std::size_t read_header_length(std::string_view value, std::size_t body_bytes);

}  // namespace tta::oip

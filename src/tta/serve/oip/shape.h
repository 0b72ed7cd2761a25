// Shapes as clients write them. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "tta/serve/oip/infer.h"

namespace tta::oip {

inline constexpr std::size_t kMaxRank = 8;

// "[1,3,224,224]".
std::string shape_text(std::span<const std::int64_t> shape);

// How many elements a tensor of that shape has. `where` begins the message. Errors, kUsage: no dimension or more than
// kMaxRank, a dimension below 1, a product beyond what 63 bits hold.
std::uint64_t element_count(std::span<const std::int64_t> shape, const std::string& where);

// Whether the tensor holds what its shape and its datatype say. Errors, kUsage: element_count()'s, and another size.
void check_size(const InferTensor& tensor, const std::string& where);

}  // namespace tta::oip

// BYTES elements in a row, as raw tensors carry them: each its length, four bytes little-endian, and then its bytes.
// Pure and thread-safe.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace tta::oip {

// The elements that `raw` consists of. `where` begins messages. Errors, kUsage: a length that reaches beyond the end,
// bytes left over that are no length, more than kMaxRequestImages elements (they are image files).
std::vector<std::vector<std::byte>> split_elements(std::span<const std::byte> raw, const std::string& where);

// The reverse. Requires: elements below 4 GiB.
std::vector<std::byte> join_elements(const std::vector<std::vector<std::byte>>& elements);

}  // namespace tta::oip

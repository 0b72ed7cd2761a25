// Content-Encoding of a request's body, undone.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "tta/serve/http/byte_budget.h"

namespace tta {

// Whether undo_content_encoding() knows `encoding`: "" and "identity", "gzip" and "x-gzip", "deflate" (zlib's format,
// and the bare one that some clients send).
bool knows_content_encoding(std::string_view encoding);

// The bytes that `body` stands for. Memory is taken from `lease` as it is needed, so that a small body that stands for
// a huge one is refused on the way. Requires: knows_content_encoding(encoding). Errors: kDecode (damaged, cut off,
// followed by something else), kTooLarge (more than `max_bytes`), kOverloaded (all bodies together are too many bytes).
std::vector<std::byte> undo_content_encoding(std::string_view encoding, std::vector<std::byte> body,
                                             std::size_t max_bytes, ByteLease& lease);

}  // namespace tta

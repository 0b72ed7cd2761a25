// Base64 to bytes, strictly. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace tta::oip {

// The bytes that `text` stands for by RFC 4648 section 4: the standard alphabet, padded with '=', no white space or
// line breaks, unused bits zero. Nothing if it is anything else. The empty text is no bytes.
std::optional<std::vector<std::byte>> decode_base64(std::string_view text);

}  // namespace tta::oip

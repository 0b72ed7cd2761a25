// Bytes as text that a page can hold. Pure; thread-safe.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace tta {

// RFC 4648, with padding.
std::string base64(std::span<const std::byte> bytes);

// "data:image/png;base64,...".
std::string data_uri(std::string_view type, std::span<const std::byte> bytes);

}  // namespace tta

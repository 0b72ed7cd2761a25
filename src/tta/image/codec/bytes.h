// Reading numbers out of encoded bytes.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace tta {

using Bytes = std::span<const std::byte>;

inline const std::uint8_t* raw_bytes(Bytes bytes) {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

inline std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline bool starts_with(Bytes bytes, std::string_view prefix) {
  return as_text(bytes).starts_with(prefix);
}

// True if `length` bytes stand at `at`. Any values; nothing overflows.
inline bool has_bytes(Bytes bytes, std::size_t at, std::size_t length) {
  return at <= bytes.size() && length <= bytes.size() - at;
}

// The number at byte `at`, little-endian (le) or big-endian (be). Requires: has_bytes().
inline std::uint32_t read_u8(Bytes bytes, std::size_t at) {
  assert(at < bytes.size());
  return std::to_integer<std::uint32_t>(bytes[at]);
}
inline std::uint32_t read_le16(Bytes bytes, std::size_t at) {
  return read_u8(bytes, at) | read_u8(bytes, at + 1) << 8;
}
inline std::uint32_t read_le32(Bytes bytes, std::size_t at) {
  return read_le16(bytes, at) | read_le16(bytes, at + 2) << 16;
}
inline std::uint32_t read_be16(Bytes bytes, std::size_t at) {
  return read_u8(bytes, at) << 8 | read_u8(bytes, at + 1);
}
inline std::uint32_t read_be32(Bytes bytes, std::size_t at) {
  return read_be16(bytes, at) << 16 | read_be16(bytes, at + 2);
}

}  // namespace tta

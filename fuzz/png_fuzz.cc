// PNG files: decoding ends in pixels within the limits or in an Error.
//
// A chunk whose checksum is wrong is refused before it is looked at, and chance doesn't find a right one. So checksums
// are mended, in all inputs but those whose first byte is 0.
#include <array>

#include "fuzz/decoder.h"

namespace {

using Bytes = std::span<std::byte>;

constexpr std::string_view kSignature = "\x89PNG\r\n\x1A\n";
constexpr std::size_t kAroundChunk = 12;  // length and type before the data, the checksum behind

// The CRC-32 of ISO 3309, as PNG uses it.
constexpr std::array<std::uint32_t, 256> kCrcTable = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    table[byte] = byte;
    for (int bit = 0; bit < 8; ++bit) table[byte] = (table[byte] >> 1) ^ ((table[byte] & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return table;
}();

std::uint32_t crc_of(Bytes bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const std::byte byte : bytes) crc = kCrcTable[(crc ^ std::to_integer<std::uint32_t>(byte)) & 0xFFU] ^ (crc >> 8);
  return ~crc;
}

std::uint32_t big_endian(Bytes four) {
  std::uint32_t value = 0;
  for (const std::byte byte : four) value = (value << 8) | std::to_integer<std::uint32_t>(byte);
  return value;
}

void mend_checksums(Bytes chunks) {
  while (chunks.size() >= kAroundChunk) {
    const std::size_t length = big_endian(chunks.first(4));
    if (length > chunks.size() - kAroundChunk) return;
    const std::uint32_t crc = crc_of(chunks.subspan(4, 4 + length));
    for (std::size_t i = 0; i < 4; ++i) chunks[8 + length + i] = static_cast<std::byte>(crc >> (24 - 8 * i));
    chunks = chunks.subspan(kAroundChunk + length);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::byte> bytes = tta::fuzz::signed_with(kSignature, data, size);
  if (size > 0 && data[0] != 0) mend_checksums(Bytes(bytes).subspan(kSignature.size()));
  tta::fuzz::decode_one(bytes);
  return 0;
}

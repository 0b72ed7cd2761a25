#include "tta/base/core/data_uri.h"

#include <algorithm>
#include <cstdint>

namespace tta {

std::string base64(std::span<const std::byte> bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k)
      bits = bits << 8 | (i + k < bytes.size() ? std::to_integer<std::uint32_t>(bytes[i + k]) : 0U);
    const std::size_t digits = std::min<std::size_t>(bytes.size() - i, 3) + 1;
    for (std::size_t k = 0; k < 4; ++k) text += k < digits ? kDigits[bits >> (18 - 6 * k) & 63U] : '=';
  }
  return text;
}

std::string data_uri(std::string_view type, std::span<const std::byte> bytes) {
  return "data:" + std::string(type) + ";base64," + base64(bytes);
}

}  // namespace tta

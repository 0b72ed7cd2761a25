#include "tta/serve/oip/base64.h"

#include <array>
#include <cstdint>

namespace tta::oip {
namespace {

constexpr std::uint8_t kNoDigit = 0xFF;

constexpr std::array<std::uint8_t, 256> make_digits() {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<std::uint8_t, 256> digits{};
  for (auto& digit : digits) digit = kNoDigit;
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    digits[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return digits;
}
constexpr std::array<std::uint8_t, 256> kDigits = make_digits();

std::uint32_t digit_at(std::string_view text, std::size_t index) {
  return kDigits[static_cast<unsigned char>(text[index])];
}

// The first 1 to 3 bytes that 4 digits hold, from the top.
void put_bytes(std::uint32_t bits, std::size_t count, std::byte* to) {
  for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<std::byte>(bits >> (16 - 8 * i));
}

}  // namespace

std::optional<std::vector<std::byte>> decode_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  if (text.empty()) return std::vector<std::byte>();
  const std::size_t padding = text.back() != '=' ? 0 : text[text.size() - 2] != '=' ? 1 : 2;
  const std::size_t whole = padding == 0 ? text.size() : text.size() - 4;
  std::vector<std::byte> bytes(text.size() / 4 * 3 - padding);
  std::byte* to = bytes.data();
  for (std::size_t i = 0; i < whole; i += 4, to += 3) {
    const std::uint32_t a = digit_at(text, i), b = digit_at(text, i + 1), c = digit_at(text, i + 2),
                        d = digit_at(text, i + 3);
    if ((a | b | c | d) > 63) return std::nullopt;
    put_bytes(a << 18 | b << 12 | c << 6 | d, 3, to);
  }
  if (padding > 0) {
    const std::uint32_t a = digit_at(text, whole), b = digit_at(text, whole + 1),
                        c = padding == 2 ? 0 : digit_at(text, whole + 2);
    const std::uint32_t bits = a << 18 | b << 12 | c << 6;
    const std::uint32_t unused = padding == 2 ? 0xFFFF : 0xFF;
    if ((a | b | c) > 63 || (bits & unused) != 0) return std::nullopt;
    put_bytes(bits, 3 - padding, to);
  }
  return bytes;
}

}  // namespace tta::oip

#include "tta/serve/oip/byte_elements.h"

#include <cassert>
#include <cstdint>
#include <limits>

#include "tta/base/core/error.h"
#include "tta/serve/service/request.h"

namespace tta::oip {
namespace {

constexpr std::size_t kLengthBytes = 4;

std::uint32_t read_length(std::span<const std::byte> raw) {
  std::uint32_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) length |= std::to_integer<std::uint32_t>(raw[i]) << (8 * i);
  return length;
}

}  // namespace

std::vector<std::vector<std::byte>> split_elements(std::span<const std::byte> raw, const std::string& where) {
  std::vector<std::vector<std::byte>> elements;
  while (!raw.empty()) {
    const std::string place = where + "[" + std::to_string(elements.size()) + "]";
    if (elements.size() == static_cast<std::size_t>(kMaxRequestImages)) {
      throw Error(ErrorCode::kUsage, where + " has more than " + std::to_string(kMaxRequestImages) + " elements");
    }
    if (raw.size() < kLengthBytes) {
      throw Error(ErrorCode::kUsage, place + ": " + std::to_string(raw.size()) +
                                         " bytes are left, an element begins with a length of 4 bytes");
    }
    const std::uint32_t length = read_length(raw);
    raw = raw.subspan(kLengthBytes);
    if (length > raw.size()) {
      throw Error(ErrorCode::kUsage, place + " should have " + std::to_string(length) + " bytes, " +
                                         std::to_string(raw.size()) +
                                         " are left (its length stands before it, little-endian)");
    }
    elements.emplace_back(raw.begin(), raw.begin() + length);
    raw = raw.subspan(length);
  }
  return elements;
}

std::vector<std::byte> join_elements(const std::vector<std::vector<std::byte>>& elements) {
  std::size_t size = 0;
  for (const auto& element : elements) size += kLengthBytes + element.size();
  std::vector<std::byte> raw;
  raw.reserve(size);
  for (const auto& element : elements) {
    assert(element.size() <= std::numeric_limits<std::uint32_t>::max());
    for (std::size_t i = 0; i < kLengthBytes; ++i) raw.push_back(static_cast<std::byte>(element.size() >> (8 * i)));
    raw.insert(raw.end(), element.begin(), element.end());
  }
  return raw;
}

}  // namespace tta::oip

#include "tta/serve/access/request_ids.h"

#include <algorithm>
#include <cstdint>
#include <random>

namespace tta {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

bool is_id_char(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         std::string_view("-._:/+=@").find(c) != std::string_view::npos;
}

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return kHexDigits.find(c) != std::string_view::npos; });
}

// Only names, not secrets: seeded once for each thread, then cheap.
std::string random_id() {
  thread_local std::mt19937_64 random = [] {
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device()};
    return std::mt19937_64(seed);
  }();
  std::string id;
  for (int half = 0; half < 2; ++half) {
    std::uint64_t bits = random();
    for (int i = 0; i < 16; ++i, bits >>= 4) id += kHexDigits[bits & 15];
  }
  return id;
}

}  // namespace

std::string request_id(std::string_view given) {
  const bool usable = !given.empty() && given.size() <= 128 && std::all_of(given.begin(), given.end(), is_id_char);
  return usable ? std::string(given) : random_id();
}

std::string valid_traceparent(std::string_view given) {
  constexpr std::size_t kLength = 55;
  if (given.size() < kLength || given.size() > 128) return "";
  const std::string_view version = given.substr(0, 2);
  const std::string_view trace = given.substr(3, 32);
  const std::string_view parent = given.substr(36, 16);
  const std::string_view flags = given.substr(53, 2);
  const auto all_zero = [](std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; };
  if (given[2] != '-' || given[35] != '-' || given[52] != '-') return "";
  if (!is_hex(version) || !is_hex(trace) || !is_hex(parent) || !is_hex(flags)) return "";
  if (version == "ff" || all_zero(trace) || all_zero(parent)) return "";
  if (given.size() > kLength && (version == "00" || given[kLength] != '-')) return "";
  const bool printable = std::all_of(given.begin(), given.end(), [](char c) { return c > ' ' && c < 0x7f; });
  return printable ? std::string(given) : "";
}

}  // namespace tta

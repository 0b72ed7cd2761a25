// What the fuzzers share. Each is one function, LLVMFuzzerTestOneInput(): any bytes may come, an Error may leave the
// library, nothing else may. libFuzzer calls it (./dev fuzz), and so does the test that replays tests/golden/fuzz.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

#include "tta/image/image.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace tta::fuzz {

inline std::span<const std::byte> bytes_of(const std::uint8_t* data, std::size_t size) {
  return std::as_bytes(std::span(data, size));
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// A promise of the library, also where assertions are off.
inline void expect(bool kept) {
  if (!kept) std::abort();
}

// Reads every pixel, so that the sanitizers see those that aren't there.
inline void read_all(ImageView image) {
  volatile unsigned sum = 0;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width() * image.channels(); ++x) sum = sum + image.row(y)[x];
  }
}

}  // namespace tta::fuzz

// WebP files: decoding ends in pixels within the limits or in an Error.
#include "fuzz/decoder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::byte> bytes = tta::fuzz::signed_with("RIFF....WEBP", data, size);
  if (size >= 8) std::copy_n(tta::fuzz::bytes_of(data, size).begin() + 4, 4, bytes.begin() + 4);  // the length
  tta::fuzz::decode_one(bytes);
  return 0;
}

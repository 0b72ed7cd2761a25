// PBM, PGM and PPM files, binary and as text: decoding ends in pixels within the limits or in an Error.
#include "fuzz/decoder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::byte> bytes = tta::fuzz::signed_with("P6", data, size);
  if (size >= 2) bytes[1] = static_cast<std::byte>(data[1] >= '1' && data[1] <= '6' ? data[1] : '1' + data[1] % 6);
  tta::fuzz::decode_one(bytes);
  return 0;
}

// JPEG files: decoding ends in pixels within the limits or in an Error.
#include "fuzz/decoder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tta::fuzz::decode_one(tta::fuzz::signed_with("\xFF\xD8\xFF", data, size));
  return 0;
}

// Encoded images of every format: decoding ends in pixels within the limits or in an Error.
#include <span>

#include "fuzz/fuzz.h"
#include "tta/base/core/error.h"
#include "tta/image/codec/codec.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> bytes = tta::fuzz::bytes_of(data, size);
  tta::DecodeOptions options;
  options.limits.pixels = std::uint64_t{1} << 20;
  options.orientation = tta::Orientation::kApply;
  for (const tta::Channels channels : {tta::Channels::kRgb, tta::Channels::kGray}) {
    options.channels = channels;
    try {
      const tta::Decoded decoded = tta::decode_image(bytes, options);
      const tta::Size size_told = tta::image_size(bytes, options.limits);
      const tta::Size turned{size_told.height, size_told.width};
      tta::fuzz::expect(decoded.image.size() == (decoded.orientation_tag >= 5 ? turned : size_told));
      tta::fuzz::read_all(decoded.image);
    } catch (const tta::Error&) {
    }
  }
  return 0;
}

// What the fuzzers of the decoders share: decoding ends in pixels within the limits or in an Error.
#pragma once

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "fuzz/fuzz.h"
#include "tta/base/core/error.h"
#include "tta/image/codec/codec.h"

namespace tta::fuzz {

inline void decode_one(std::span<const std::byte> bytes) {
  DecodeOptions options;
  options.limits.pixels = std::uint64_t{1} << 20;
  options.orientation = Orientation::kApply;
  for (const Channels channels : {Channels::kRgb, Channels::kGray}) {
    options.channels = channels;
    try {
      const Decoded decoded = decode_image(bytes, options);
      const Size size_told = image_size(bytes, options.limits);
      const Size turned{size_told.height, size_told.width};
      expect(decoded.image.size() == (decoded.orientation_tag >= 5 ? turned : size_told));
      read_all(decoded.image);
    } catch (const Error&) {
    }
  }
}

// The same bytes, made to begin with `signature`, so that every input reaches the one decoder that is looked at.
inline std::vector<std::byte> signed_with(std::string_view signature, const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> bytes = bytes_of(data, size);
  std::vector<std::byte> result(bytes.begin(), bytes.end());
  result.resize(std::max(result.size(), signature.size()));
  std::copy_n(reinterpret_cast<const std::byte*>(signature.data()), signature.size(), result.begin());
  return result;
}

}  // namespace tta::fuzz

// What one image format gives to the table in codec.cc, and what all of them share.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tta/image/codec/bytes.h"
#include "tta/image/codec/codec.h"

namespace tta {

// One line of the table. Each format's file defines one as a constant.
struct Format {
  std::string_view name;  // as Decoded::format gives it
  bool (*matches)(Bytes bytes);
  Size (*read_size)(Bytes bytes, const Limits& limits);
  // Fills image (not turned), orientation_tag and warnings; `format` and the turning are the table's.
  Decoded (*decode)(Bytes bytes, const DecodeOptions& options);
};

extern const Format kJpegFormat;
extern const Format kPngFormat;
extern const Format kWebpFormat;
extern const Format kBmpFormat;
extern const Format kPnmFormat;

// `width` x `height` as a Size. Errors: kDecode for a side of 0, kTooLarge beyond limits.side_px or limits.pixels.
Size checked_size(std::uint64_t width, std::uint64_t height, const Limits& limits);

// An undefined image of that many channels.
Image new_image(Size size, Channels channels);

// Errors in the words that all formats use.
[[noreturn]] void throw_cut_short(std::string_view format);                         // "PNG is cut short: ..."
[[noreturn]] void throw_damaged(std::string_view format, const std::string& what);  // "PNG is damaged: <what>"
[[noreturn]] void throw_unsupported(const std::string& feature);                    // "<feature> is not supported: ..."

}  // namespace tta

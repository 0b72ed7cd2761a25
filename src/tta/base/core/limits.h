// Every limit on what comes from outside, in one place. They are checked before memory is taken.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tta {

struct Limits {
  std::size_t encoded_bytes = std::size_t{64} << 20;  // --max-image-bytes: one encoded image
  std::uint64_t pixels = 100'000'000;                 // --max-pixels: one decoded image
  int side_px = 16'384;                               // --max-side: width or height of a decoded image
};

inline constexpr int kMaxCopyPixels = 100'000'000;                   // resized copies of one image, for its views
inline constexpr int kMaxViews = 1024;                               // views of one policy
inline constexpr int kMaxJsonDepth = 32;                             // nesting of any JSON that we read
inline constexpr std::size_t kMaxJsonBytes = std::size_t{64} << 20;  // a JSON file (labels of large models included)
inline constexpr std::size_t kMaxJsonValues = std::size_t{3} << 20;  // values in it (kMaxClasses labels, both ways)
inline constexpr std::size_t kMaxExpressionBytes = std::size_t{64} << 10;   // a policy expression
inline constexpr std::size_t kMaxModelBytes = std::size_t{2} << 30;         // protobuf's own limit for one message
inline constexpr std::size_t kMaxTensorBytes = std::size_t{64} << 20;       // a tensor of one image (--reference)
inline constexpr int kMaxClasses = 1 << 20;                                 // outputs of a classifier
inline constexpr std::size_t kMaxRequestJsonValues = std::size_t{1} << 23;  // in a request's JSON: numbers of tensors
inline constexpr int kMaxJpegScans = 256;  // passes over one JPEG: usual progressive files have 10, bombs thousands

}  // namespace tta

// Decoded 8-bit pixels and the words that describe where they are. Copy and crop only; arithmetic lives in `pixels`.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace tta {

struct Size {
  int width = 0;
  int height = 0;
  bool operator==(const Size&) const = default;
};
std::string size_text(Size size);  // "224 x 160": width first, as everywhere

// Whole pixels; x and y may be negative where a caller says so.
struct Rect {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
  bool operator==(const Rect&) const = default;
};

// Resampling filters, with Pillow's definitions and supports (bicubic: a = -0.5, lanczos: 3 lobes).
enum class Filter { kNearest, kBox, kBilinear, kHamming, kBicubic, kLanczos };
std::string_view filter_name(Filter filter);  // "bilinear"

// Whose resampling arithmetic, and so whose definition of a filter.
enum class ResizeKind { kPillow, kOpenCv, kTorch, kTensorFlow };

// What resized pixels are: rounded to 8 bits, or float32 as they come.
enum class PixelType { kUInt8, kFloat32 };

// How pixels are interpolated. Which combinations exist: docs/recipes.md.
struct Interpolation {
  ResizeKind kind = ResizeKind::kPillow;
  Filter filter = Filter::kBilinear;
  bool antialias = true;                 // smooth where it shrinks; Pillow always does, OpenCV never
  PixelType result = PixelType::kUInt8;  // Pillow, OpenCV: 8 bits; TensorFlow: float32; torch: the tensor's
  bool operator==(const Interpolation&) const = default;
};

// What stands where a view looks beyond the canvas (docs/policies.md). Applied to the coordinate of a pixel's centre.
enum class Border {
  kReflect,   // numpy.pad's "reflect": the edge pixel isn't repeated; folded as often as needed; one-pixel sides clamp
  kEdge,      // the nearest edge pixel
  kConstant,  // a fill colour
};
std::string_view border_name(Border border);  // "reflect"

// A function of one 8-bit value; and one per channel (a gray image uses the first).
using ByteTable = std::array<std::uint8_t, 256>;
using ByteTables = std::array<ByteTable, 3>;

// How often each of the 256 values stands in each channel (a gray image fills the first).
using Histograms = std::array<std::array<std::uint32_t, 256>, 3>;

// The smallest and the largest value of a channel.
struct ValueRange {
  std::uint8_t min = 0;
  std::uint8_t max = 0;
  bool operator==(const ValueRange&) const = default;
};

// A read-only look at pixels that somebody else owns: height rows of width pixels of `channels` bytes (1 gray, 3 RGB in
// that order), `stride` bytes from row to row. Must not outlive its owner.
class ImageView {
 public:
  ImageView() = default;
  ImageView(const std::uint8_t* pixels, Size size, int channels, std::ptrdiff_t stride)
      : pixels_(pixels), size_(size), channels_(channels), stride_(stride) {}

  Size size() const { return size_; }
  int width() const { return size_.width; }
  int height() const { return size_.height; }
  int channels() const { return channels_; }
  std::ptrdiff_t stride() const { return stride_; }
  bool empty() const { return size_.width == 0 || size_.height == 0; }
  const std::uint8_t* row(int y) const { return pixels_ + y * stride_; }
  const std::uint8_t* pixel(int x, int y) const { return row(y) + std::ptrdiff_t{x} * channels_; }

  // The same pixels, only those inside `rect`. Requires: rect lies inside the image.
  ImageView crop(Rect rect) const;

 private:
  const std::uint8_t* pixels_ = nullptr;
  Size size_;
  int channels_ = 0;
  std::ptrdiff_t stride_ = 0;
};

// Pixels with their memory: rows packed, 64-byte aligned start, followed by 64 readable bytes so that kernels may load
// whole vectors. Contents of a new image are undefined. Movable; a copy is asked for by name.
class Image {
 public:
  Image() = default;
  Image(Size size, int channels);  // Requires: width, height >= 0; channels 1 or 3.

  static Image copy_of(ImageView view);

  ImageView view() const { return {pixels_.get(), size_, channels_, stride()}; }
  operator ImageView() const { return view(); }  // NOLINT(google-explicit-constructor): every kernel reads views

  Size size() const { return size_; }
  int width() const { return size_.width; }
  int height() const { return size_.height; }
  int channels() const { return channels_; }
  std::ptrdiff_t stride() const { return std::ptrdiff_t{size_.width} * channels_; }
  std::size_t size_bytes() const { return static_cast<std::size_t>(stride()) * static_cast<std::size_t>(size_.height); }
  std::uint8_t* row(int y) { return pixels_.get() + y * stride(); }
  const std::uint8_t* row(int y) const { return pixels_.get() + y * stride(); }

 private:
  struct Free {
    void operator()(std::uint8_t* pointer) const;
  };
  Size size_;
  int channels_ = 0;
  std::unique_ptr<std::uint8_t, Free> pixels_;
};

// True if both have the same size, channels and pixels (strides may differ).
bool same_pixels(ImageView a, ImageView b);

}  // namespace tta

#include "tta/views/compare/hypothesis.h"

#include <algorithm>
#include <cassert>
#include <cstdint>

#include "tta/base/core/error.h"
#include "tta/image/codec/codec.h"
#include "tta/image/luma.h"
#include "tta/image/pixels/axis_part.h"
#include "tta/views/compare/tensorflow1_resize.h"
#include "tta/views/render/interpolate.h"
#include "tta/views/render/source.h"

namespace tta {
namespace {

// Beyond this a hypothesis is not worth its memory; recipes in use give some hundred pixels a side.
constexpr std::int64_t kMaxPicturePixels = std::int64_t{1} << 26;

std::uint8_t gray_of(const std::uint8_t* rgb, Decoding decoding) {
  switch (decoding) {
    case Decoding::kColour:
    case Decoding::kGray: break;
    case Decoding::kGraySwapped: return luma(rgb[2], rgb[1], rgb[0]);
    case Decoding::kGrayMean: return static_cast<std::uint8_t>((rgb[0] + rgb[1] + rgb[2] + 1) / 3);
    case Decoding::kRed: return rgb[0];
    case Decoding::kGreen: return rgb[1];
    case Decoding::kBlue: return rgb[2];
  }
  assert(false && "not made of colours");
  return 0;
}

Image gray_image(ImageView colours, Decoding decoding) {
  Image gray(colours.size(), 1);
  for (int y = 0; y < colours.height(); ++y) {
    std::uint8_t* value = gray.row(y);
    for (int x = 0; x < colours.width(); ++x) *value++ = gray_of(colours.pixel(x, y), decoding);
  }
  return gray;
}

// The picture's window on the resized image, in its pixels; it may reach beyond.
Rect window_of(const Hypothesis& hypothesis, Size resized) {
  const CenterCrop& crop = hypothesis.crop;
  if (crop.size == Size{}) return {hypothesis.shift_x, hypothesis.shift_y, resized.width, resized.height};
  return {crop_start(resized.width, crop.size.width, crop.offset) + hypothesis.shift_x,
          crop_start(resized.height, crop.size.height, crop.offset) + hypothesis.shift_y, crop.size.width,
          crop.size.height};
}

Rect inside(Rect window, Size size) {
  const int left = std::clamp(window.x, 0, size.width);
  const int top = std::clamp(window.y, 0, size.height);
  const int right = std::clamp(window.x + window.width, left, size.width);
  const int bottom = std::clamp(window.y + window.height, top, size.height);
  return {left, top, right - left, bottom - top};
}

Planes planes_of_image(ImageView image) {
  Planes planes(image.channels(), image.size());
  for (int c = 0; c < image.channels(); ++c) {
    float* value = planes.plane(c).data();
    for (int y = 0; y < image.height(); ++y) {
      for (int x = 0; x < image.width(); ++x) *value++ = image.pixel(x, y)[c];
    }
  }
  return planes;
}

Planes planes_of_floats(const FloatImage& image) {
  Planes planes(image.channels, image.size);
  for (int c = 0; c < image.channels; ++c) {
    const std::span<float> plane = planes.plane(c);
    const auto step = static_cast<std::size_t>(image.channels);
    for (std::size_t i = 0; i < plane.size(); ++i) plane[i] = image.values[i * step + static_cast<std::size_t>(c)];
  }
  return planes;
}

Planes resized_part(const Hypothesis& hypothesis, ImageView image, Size size, Rect part) {
  if (size == image.size()) return planes_of_image(image.crop(part));
  if (hypothesis.tensorflow1) return resize_as_tensorflow1(image, size, part);
  constexpr std::uint8_t kNoFill[3] = {0, 0, 0};  // whole sides look nowhere beyond
  const AxisPart x = part_of_side(image.width(), size.width, part.x, part.width);
  const AxisPart y = part_of_side(image.height(), size.height, part.y, part.height);
  const Interpolation how = interpolation_of(hypothesis.resize);
  if (how.result == PixelType::kFloat32) return planes_of_floats(interpolated_floats(image, x, y, how, kNoFill));
  TapsCache tables;
  return planes_of_image(interpolated(image, x, y, how, kNoFill, tables));
}

// What is resized where the recipe cuts or pads first.
Image fitted_image(const Hypothesis& hypothesis, ImageView decoded) {
  const Rect part = part_to_resize(hypothesis.resize, decoded.size());
  if (hypothesis.resize.mode == ResizeMode::kCropExact) return Image::copy_of(decoded.crop(part));
  return padded_canvas(decoded, {decoded.size(), {part.width, part.height}, -part.x, -part.y, hypothesis.crop.fill});
}

// `part` laid at (x, y) on a ground of the crop's fill colour, its channels repeated where more are wanted.
Planes laid_out(const Planes& part, int x, int y, Size size, const CenterCrop& crop, int channels) {
  Planes result(channels, size);
  for (int c = 0; c < channels; ++c) {
    const std::span<float> to = result.plane(c);
    const std::span<const float> from = part.plane(std::min(c, part.channels - 1));
    if (part.size != size) std::fill(to.begin(), to.end(), static_cast<float>(crop.fill[static_cast<std::size_t>(c)]));
    for (int row = 0; row < part.size.height; ++row) {
      std::copy_n(from.begin() + std::ptrdiff_t{row} * part.size.width, part.size.width,
                  to.begin() + std::ptrdiff_t{y + row} * size.width + x);
    }
  }
  return result;
}

}  // namespace

Hypothesis hypothesis_of(const Recipe& recipe, int channels) {
  Hypothesis hypothesis;
  hypothesis.decoding = channels == 1 || recipe.channels == 1 ? Decoding::kGray : Decoding::kColour;
  hypothesis.turned_by_exif = recipe.apply_orientation;
  hypothesis.resize = recipe.resize;
  hypothesis.crop = recipe.crop;
  return hypothesis;
}

Decodings::Decodings(std::span<const std::byte> bytes, const Limits& limits) : bytes_(bytes), limits_(limits) {
  Decoded decoded = decode_image(bytes, {Channels::kRgb, Orientation::kIgnore, limits});
  orientation_tag_ = decoded.orientation_tag;
  images_.emplace(std::pair(Decoding::kColour, false), std::move(decoded.image));
}

const Image& Decodings::get(Decoding decoding, bool turned_by_exif) {
  const std::pair key(decoding, turned_by_exif && orientation_tag_ != 1);
  const auto found = images_.find(key);
  if (found != images_.end()) return found->second;
  return images_.emplace(key, make(decoding, key.second)).first->second;
}

Image Decodings::make(Decoding decoding, bool turned_by_exif) {
  if (decoding != Decoding::kColour && decoding != Decoding::kGray) {
    return gray_image(get(Decoding::kColour, turned_by_exif), decoding);
  }
  const Channels channels = decoding == Decoding::kGray ? Channels::kGray : Channels::kRgb;
  const Orientation orientation = turned_by_exif ? Orientation::kApply : Orientation::kIgnore;
  return decode_image(bytes_, {channels, orientation, limits_}).image;
}

std::optional<Size> picture_size(const Hypothesis& hypothesis, Size source) {
  try {
    const Size resized = resized_size(hypothesis.resize, source);
    const Size size = hypothesis.crop.size == Size{} ? resized : hypothesis.crop.size;
    if (std::int64_t{size.width} * size.height > kMaxPicturePixels) return std::nullopt;
    return size;
  } catch (const Error&) {
    return std::nullopt;  // a side of 0 pixels
  }
}

Planes picture_of(const Hypothesis& hypothesis, Decodings& images, int channels) {
  const Image& decoded = images.get(hypothesis.decoding, hypothesis.turned_by_exif);
  const bool fits = fits_proportions(hypothesis.resize.mode);
  const Image fitted = fits ? fitted_image(hypothesis, decoded) : Image();
  const ImageView image = fits ? fitted.view() : decoded.view();
  const Size resized = resized_size(hypothesis.resize, decoded.size());
  const Rect window = window_of(hypothesis, resized);
  const Rect part = inside(window, resized);
  const Size size{window.width, window.height};
  if (part.width == 0 || part.height == 0) return laid_out(Planes(1, {}), 0, 0, size, hypothesis.crop, channels);
  return laid_out(resized_part(hypothesis, image, resized, part), part.x - window.x, part.y - window.y, size,
                  hypothesis.crop, channels);
}

}  // namespace tta

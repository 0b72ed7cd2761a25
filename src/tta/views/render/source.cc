#include "tta/views/render/source.h"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "tta/views/render/interpolate.h"

namespace tta {
namespace {

constexpr std::uint8_t kUnused[3] = {0, 0, 0};  // the fill of whole sides, which nothing looks beyond

Rect around(Rect a, Rect b) {
  const int x = std::min(a.x, b.x);
  const int y = std::min(a.y, b.y);
  return {x, y, std::max(a.x + a.width, b.x + b.width) - x, std::max(a.y + a.height, b.y + b.height) - y};
}

[[maybe_unused]] bool contains(Rect outer, Rect inner) {
  return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width &&
         inner.y + inner.height <= outer.y + outer.height;
}

}  // namespace

std::vector<CopyPart> union_of(std::span<const CopyPart> parts) {
  std::vector<CopyPart> result;
  for (const CopyPart& wanted : parts) {
    const auto same =
        std::find_if(result.begin(), result.end(), [&](const CopyPart& r) { return r.key == wanted.key; });
    if (same == result.end()) {
      result.push_back(wanted);
    } else {
      same->part = around(same->part, wanted.part);
    }
  }
  return result;
}

Source::Source(Image image, const Interpolation& interpolation, const std::vector<CopyPart>& parts, TapsCache& tables)
    : image_(std::move(image)), interpolation_(interpolation), tables_(&tables) {
  for (const CopyPart& wanted : parts) {
    copies_.push_back(std::make_unique<Copy>());
    copies_.back()->wanted = wanted;
  }
}

Source::Copy& Source::find(const CopyKey& key, Rect part) const {
  const auto found = std::find_if(copies_.begin(), copies_.end(), [&](const auto& c) { return c->wanted.key == key; });
  assert(found != copies_.end() && contains((*found)->wanted.part, part));
  static_cast<void>(part);
  return **found;
}

bool Source::holds_bytes(const CopyKey& key) const {
  return is_image(key) || (key.canvas.pads(image_.size()) && key.size == key.canvas.size);
}

ImageView Source::copy(const CopyKey& key, Rect part) const {
  if (is_image(key)) return image_.view().crop(part);
  Copy& copy = find(key, part);
  {
    const std::lock_guard lock(copy.making);
    if (copy.pixels.size() == Size{}) {
      const bool floats = interpolation_.result == PixelType::kFloat32 && !holds_bytes(key);
      copy.pixels = floats ? to_bytes(floats_of(copy)) : make(copy.wanted);
    }
  }
  return copy.pixels.view().crop({part.x - copy.wanted.part.x, part.y - copy.wanted.part.y, part.width, part.height});
}

FloatImage Source::float_copy(const CopyKey& key, Rect part) const {
  if (is_image(key)) return to_floats(image_.view().crop(part));
  Copy& copy = find(key, part);
  {
    const std::lock_guard lock(copy.making);
    floats_of(copy);
  }
  return cropped(copy.floats, {part.x - copy.wanted.part.x, part.y - copy.wanted.part.y, part.width, part.height});
}

// Requires: the copy's lock is held.
const FloatImage& Source::floats_of(Copy& copy) const {
  if (copy.floats.size == Size{}) copy.floats = make_floats(copy.wanted);
  return copy.floats;
}

Image Source::make(const CopyPart& wanted) const {
  const Canvas& canvas = wanted.key.canvas;
  if (!canvas.padded()) return resized(image_, wanted.key.size, wanted.part);
  const Rect whole{0, 0, canvas.picture.width, canvas.picture.height};
  const Image ground = canvas.pads(image_.size()) ? padded_canvas(image_, canvas)
                                                  : padded_canvas(resized(image_, canvas.picture, whole), canvas);
  if (canvas.size == wanted.key.size) return Image::copy_of(ground.view().crop(wanted.part));
  return resized(ground, wanted.key.size, wanted.part);
}

FloatImage Source::make_floats(const CopyPart& wanted) const {
  const Canvas& canvas = wanted.key.canvas;
  if (!canvas.padded()) return resized_floats(image_, wanted.key.size, wanted.part);
  if (canvas.pads(image_.size())) {
    const Image ground = padded_canvas(image_, canvas);
    if (canvas.size == wanted.key.size) return to_floats(ground.view().crop(wanted.part));
    return resized_floats(ground, wanted.key.size, wanted.part);
  }
  const Rect whole{0, 0, canvas.picture.width, canvas.picture.height};
  const FloatImage ground = padded_canvas(resized_floats(image_, canvas.picture, whole), canvas);
  if (canvas.size == wanted.key.size) return cropped(ground, wanted.part);
  return resized_floats(ground, wanted.key.size, wanted.part);
}

// The part `part` of `source` resized to `size`.
Image Source::resized(ImageView source, Size size, Rect part) const {
  return interpolated(source, part_of_side(source.width(), size.width, part.x, part.width),
                      part_of_side(source.height(), size.height, part.y, part.height), interpolation_, kUnused,
                      *tables_);
}

FloatImage Source::resized_floats(ImageView source, Size size, Rect part) const {
  return interpolated_floats(source, part_of_side(source.width(), size.width, part.x, part.width),
                             part_of_side(source.height(), size.height, part.y, part.height), interpolation_, kUnused);
}

FloatImage Source::resized_floats(const FloatImage& source, Size size, Rect part) const {
  return interpolated_floats(source, part_of_side(source.size.width, size.width, part.x, part.width),
                             part_of_side(source.size.height, size.height, part.y, part.height), interpolation_,
                             kUnused);
}

Image padded_canvas(ImageView picture, const Canvas& canvas) {
  const int channels = picture.channels();
  Image result(canvas.size, channels);
  for (int y = 0; y < canvas.size.height; ++y) {
    std::uint8_t* row = result.row(y);
    for (int x = 0; x < canvas.size.width; ++x) std::memcpy(row + x * channels, canvas.fill.data(), channels);
  }
  for (int y = 0; y < canvas.picture.height; ++y) {
    std::memcpy(result.row(canvas.picture_y + y) + canvas.picture_x * channels, picture.row(y),
                static_cast<std::size_t>(canvas.picture.width) * channels);
  }
  return result;
}

FloatImage padded_canvas(const FloatImage& picture, const Canvas& canvas) {
  const std::ptrdiff_t channels = picture.channels;
  FloatImage result(canvas.size, picture.channels);
  for (int y = 0; y < canvas.size.height; ++y) {
    float* row = result.row(y);
    for (int x = 0; x < canvas.size.width; ++x) std::copy_n(canvas.fill.data(), channels, row + x * channels);
  }
  for (int y = 0; y < canvas.picture.height; ++y) {
    std::copy_n(picture.row(y), picture.stride(), result.row(canvas.picture_y + y) + canvas.picture_x * channels);
  }
  return result;
}

}  // namespace tta

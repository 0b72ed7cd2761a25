#include "tta/views/render/source.h"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "tta/image/pixels/resample.h"

namespace tta {
namespace {

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

Source::Source(Image image, Filter filter, std::vector<CopyPart> parts) : image_(std::move(image)), filter_(filter) {
  for (CopyPart& wanted : parts) {
    copies_.push_back(std::make_unique<Copy>());
    copies_.back()->wanted = wanted;
  }
}

ImageView Source::copy(const CopyKey& key, Rect part) const {
  if (!key.canvas.padded() && key.size == image_.size()) return image_.view().crop(part);
  const auto found = std::find_if(copies_.begin(), copies_.end(), [&](const auto& c) { return c->wanted.key == key; });
  assert(found != copies_.end() && contains((*found)->wanted.part, part));
  Copy& copy = **found;
  {
    const std::lock_guard lock(copy.making);
    if (copy.pixels.size() == Size{}) copy.pixels = make(copy.wanted);
  }
  return copy.pixels.view().crop({part.x - copy.wanted.part.x, part.y - copy.wanted.part.y, part.width, part.height});
}

Image Source::make(const CopyPart& wanted) const {
  const Canvas& canvas = wanted.key.canvas;
  if (!canvas.padded()) return resize(image_, wanted.key.size, filter_, wanted.part);
  const Image ground = padded_canvas(resize(image_, canvas.picture, filter_), canvas);
  return resize(ground, wanted.key.size, filter_, wanted.part);
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

}  // namespace tta

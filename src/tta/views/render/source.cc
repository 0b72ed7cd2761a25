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

Source::Source(Image image, Filter filter, const std::vector<CopyPart>& parts, TapsCache& tables)
    : image_(std::move(image)), filter_(filter), tables_(&tables) {
  for (const CopyPart& wanted : parts) {
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
  if (!canvas.padded()) return resized(image_, wanted.key.size, wanted.part);
  const Rect whole{0, 0, canvas.picture.width, canvas.picture.height};
  const Image ground = padded_canvas(resized(image_, canvas.picture, whole), canvas);
  if (canvas.size == wanted.key.size) return Image::copy_of(ground.view().crop(wanted.part));
  return resized(ground, wanted.key.size, wanted.part);
}

// The same as resize(source, size, filter_, part), its tables kept.
Image Source::resized(ImageView source, Size size, Rect part) const {
  const auto axis = [&](int in_size, int out_size, int begin, int count) {
    const AxisWindow window{in_size, 0, static_cast<float>(in_size), out_size};
    return tables_->get({window, filter_, Border::kReflect, begin, count});
  };
  constexpr std::uint8_t kUnused[3] = {0, 0, 0};  // nothing looks beyond
  return resample(source, *axis(source.width(), size.width, part.x, part.width),
                  *axis(source.height(), size.height, part.y, part.height), kUnused);
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

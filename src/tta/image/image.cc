#include "tta/image/image.h"

#include <cassert>
#include <cstring>
#include <new>

namespace tta {
namespace {

constexpr std::align_val_t kAlignment{64};
constexpr std::size_t kReadableTail = 64;

}  // namespace

std::string size_text(Size size) {
  return std::to_string(size.width) + " x " + std::to_string(size.height);
}

std::string_view filter_name(Filter filter) {
  switch (filter) {
    case Filter::kNearest: return "nearest";
    case Filter::kBox: return "box";
    case Filter::kBilinear: return "bilinear";
    case Filter::kHamming: return "hamming";
    case Filter::kBicubic: return "bicubic";
    case Filter::kLanczos: return "lanczos";
  }
  assert(false && "a filter without a name");
  return "";
}

std::string_view border_name(Border border) {
  switch (border) {
    case Border::kReflect: return "reflect";
    case Border::kEdge: return "edge";
    case Border::kConstant: return "constant";
  }
  assert(false && "a border without a name");
  return "";
}

ImageView ImageView::crop(Rect rect) const {
  assert(rect.x >= 0 && rect.y >= 0 && rect.width >= 0 && rect.height >= 0);
  assert(rect.width <= width() - rect.x && rect.height <= height() - rect.y);
  return {pixel(rect.x, rect.y), {rect.width, rect.height}, channels_, stride_};
}

Image::Image(Size size, int channels) : size_(size), channels_(channels) {
  assert(size.width >= 0 && size.height >= 0);
  assert(channels == 1 || channels == 3);
  pixels_.reset(static_cast<std::uint8_t*>(::operator new(size_bytes() + kReadableTail, kAlignment)));
  std::memset(pixels_.get() + size_bytes(), 0, kReadableTail);
}

Image Image::copy_of(ImageView view) {
  Image copy(view.size(), view.channels());
  for (int y = 0; y < view.height(); ++y) {
    std::memcpy(copy.row(y), view.row(y), static_cast<std::size_t>(copy.stride()));
  }
  return copy;
}

void Image::Free::operator()(std::uint8_t* pointer) const {
  ::operator delete(pointer, kAlignment);
}

bool same_pixels(ImageView a, ImageView b) {
  if (a.size() != b.size() || a.channels() != b.channels()) return false;
  const std::size_t row_bytes = static_cast<std::size_t>(a.width()) * static_cast<std::size_t>(a.channels());
  for (int y = 0; y < a.height(); ++y) {
    if (row_bytes > 0 && std::memcmp(a.row(y), b.row(y), row_bytes) != 0) return false;
  }
  return true;
}

}  // namespace tta

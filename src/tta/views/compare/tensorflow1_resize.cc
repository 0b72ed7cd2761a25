#include "tta/views/compare/tensorflow1_resize.h"

#include <algorithm>

namespace tta {
namespace {

struct Between {
  int first;
  int second;
  float share;  // of the second
};

Between place_of(int i, int in_size, int out_size) {
  const double place = i * (static_cast<double>(in_size) / out_size);
  const int first = std::min(static_cast<int>(place), in_size - 1);
  return {first, std::min(first + 1, in_size - 1), static_cast<float>(place - first)};
}

}  // namespace

Planes resize_as_tensorflow1(ImageView source, Size size, Rect part) {
  Planes result(source.channels(), {part.width, part.height});
  for (int c = 0; c < source.channels(); ++c) {
    float* output = result.plane(c).data();
    for (int j = part.y; j < part.y + part.height; ++j) {
      const Between y = place_of(j, source.height(), size.height);
      for (int i = part.x; i < part.x + part.width; ++i) {
        const Between x = place_of(i, source.width(), size.width);
        const auto across = [&](int row) {
          const auto left = static_cast<float>(source.pixel(x.first, row)[c]);
          return left + (static_cast<float>(source.pixel(x.second, row)[c]) - left) * x.share;
        };
        const float top = across(y.first);
        *output++ = top + (across(y.second) - top) * y.share;
      }
    }
  }
  return result;
}

}  // namespace tta

// Oracle: sample_reference.h; tested by sample_test.cc.
#include "tta/image/pixels/sample.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <vector>

#include "tta/image/pixels/bilinear_kernels.h"

namespace tta {
namespace {

// One axis of a place: the two pixels around it and the share of the second, in 1/256.
struct Neighbours {
  int near;
  int far;
  std::int32_t share;
};

Neighbours neighbours(std::int32_t place, int size) {
  const int near = place >> kPlaceBits;
  return {near, std::min(near + 1, size - 1), place & (kPlaceOne - 1)};
}

// Any number of channels and any size, one value at a time: gray images, and RGB too small for blend_rgb_row().
void blend_row(ImageView source, const std::int32_t* x, const std::int32_t* y, int width, const std::uint8_t fill[3],
               std::uint8_t* output) {
  const int channels = source.channels();
  for (int i = 0; i < width; ++i, output += channels) {
    if (x[i] == kNoPlace || y[i] == kNoPlace) {
      std::copy(fill, fill + channels, output);
      continue;
    }
    const Neighbours across = neighbours(x[i], source.width());
    const Neighbours down = neighbours(y[i], source.height());
    const std::uint8_t* upper_left = source.pixel(across.near, down.near);
    const std::uint8_t* upper_right = source.pixel(across.far, down.near);
    const std::uint8_t* lower_left = source.pixel(across.near, down.far);
    const std::uint8_t* lower_right = source.pixel(across.far, down.far);
    for (int c = 0; c < channels; ++c) {
      const std::int32_t upper = upper_left[c] * (kPlaceOne - across.share) + upper_right[c] * across.share;
      const std::int32_t lower = lower_left[c] * (kPlaceOne - across.share) + lower_right[c] * across.share;
      const std::int32_t sum = upper * (kPlaceOne - down.share) + lower * down.share;
      output[c] = static_cast<std::uint8_t>((sum + kPlaceOne * kPlaceOne / 2) >> (2 * kPlaceBits));
    }
  }
}

}  // namespace

Image sample_bilinear(ImageView source, const Matrix3& map, Size size, Border border, const std::uint8_t fill[3]) {
  assert(!source.empty());
  assert(source.stride() <= std::numeric_limits<std::int32_t>::max() / source.height());
  Image image(size, source.channels());
  std::vector<std::int32_t> x(places_capacity(size.width));
  std::vector<std::int32_t> y(x.size());
  const bool fits_vectors = source.channels() == 3 && source.width() >= 3 && source.height() >= 2;
  const auto blend = fits_vectors ? blend_rgb_row : blend_row;
  for (int row = 0; row < size.height; ++row) {
    row_places(map, row, size.width, source.size(), border, x.data(), y.data());
    blend(source, x.data(), y.data(), size.width, fill, image.row(row));
  }
  return image;
}

}  // namespace tta

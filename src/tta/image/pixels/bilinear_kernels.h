// The inner loops of sample_bilinear(). Thread-safe. Oracle: sample_reference.h; tested by sample_test.cc on every
// instruction set.
#pragma once

#include <cstddef>
#include <cstdint>

#include "tta/image/image.h"
#include "tta/image/matrix.h"

namespace tta {

// Places in the source are kept in 1/256 of a pixel, counted from the centre of pixel 0.
constexpr int kPlaceBits = 8;
constexpr std::int32_t kPlaceOne = 1 << kPlaceBits;
constexpr std::int32_t kNoPlace = -1;  // the pixel takes the fill

// Room that row_places() needs in x and in y for `width` pixels: it writes whole vectors.
std::size_t places_capacity(int width);

// Where the pixels of output row `row` are in the source: x[i], y[i] in [0, (side - 1) * kPlaceOne], or kNoPlace.
void row_places(const Matrix3& map, int row, int width, Size source, Border border, std::int32_t* x, std::int32_t* y);

// The RGB pixels at these places. Reads no byte outside the pixels of the source's rows. Requires: a source of at least
// 3 x 2 pixels.
void blend_rgb_row(ImageView source, const std::int32_t* x, const std::int32_t* y, int width,
                   const std::uint8_t fill[3], std::uint8_t* output);

}  // namespace tta

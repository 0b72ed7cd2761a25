// Bilinear sampling along an affine or projective map, for views that are not axis-aligned. Thread-safe.
#pragma once

#include <cstdint>

#include "tta/image/image.h"
#include "tta/image/matrix.h"

namespace tta {

// The image of `size` whose pixel at centre q is the source at map * q, sampled bilinearly between pixel centres.
//
// Coordinates are computed in double for each pixel on its own (no error adds up along a row), then rounded to 1/256 of
// a source pixel; the four products are summed exactly and rounded half up: at most one level from exact arithmetic.
// The bits are the same on every machine.
//
// A pixel whose coordinate falls outside the source uses `border` on that coordinate, kConstant gives `fill`. Inside,
// neighbours beyond the edge are the edge pixel (their weight goes to the nearest real one). Where the third coordinate
// isn't positive, behind the eye of a projective map, there is no source: `fill`, whatever the border.
//
//   Reads only the source's own pixels, so a view may end where its memory ends.
//   Oracle: sample_reference.h (double arithmetic). Requires: source not empty, its rows less than 2 GiB of memory
//   together.
Image sample_bilinear(ImageView source, const Matrix3& map, Size size, Border border, const std::uint8_t fill[3]);

}  // namespace tta

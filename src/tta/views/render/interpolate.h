// One call for every kind of resize that a recipe can name. Thread-safe.
#pragma once

#include <cstdint>

#include "tta/image/float_image.h"
#include "tta/image/image.h"
#include "tta/image/pixels/axis_part.h"
#include "tta/image/pixels/taps_cache.h"

namespace tta {

// The parts of `source` that x and y say, in 8 bits: kinds that give floats are rounded half to even and clamped.
// `tables` keeps Pillow's tables. Requires: a combination that fit_to_signature() accepts.
Image interpolated(ImageView source, const AxisPart& x, const AxisPart& y, const Interpolation& how,
                   const std::uint8_t fill[3], TapsCache& tables);

// The same as floats, not rounded. Requires: how.result is kFloat32.
FloatImage interpolated_floats(ImageView source, const AxisPart& x, const AxisPart& y, const Interpolation& how,
                               const std::uint8_t fill[3]);
FloatImage interpolated_floats(const FloatImage& source, const AxisPart& x, const AxisPart& y, const Interpolation& how,
                               const std::uint8_t fill[3]);

}  // namespace tta

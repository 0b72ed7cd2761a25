// The taps of resample_float(): which pixels of one axis, and how much of each. Private to this room. Thread-safe.
#pragma once

#include "tta/image/pixels/axis_part.h"
#include "tta/image/pixels/indexed_taps.h"
#include "tta/image/pixels/resample_float.h"

namespace tta {

// Requires: the filter exists for the method (resample_float.h).
IndexedTaps<float> make_float_taps(const AxisPart& part, const FloatMethod& method);

}  // namespace tta

#include "tta/views/render/interpolate.h"

#include <cassert>

#include "tta/image/pixels/resample.h"
#include "tta/image/pixels/resample_float.h"
#include "tta/image/pixels/resample_opencv.h"

namespace tta {
namespace {

FloatMethod method_of(const Interpolation& how) {
  const bool torch = how.kind == ResizeKind::kTorch;
  assert(torch || how.kind == ResizeKind::kTensorFlow);
  return {torch ? FloatLibrary::kTorch : FloatLibrary::kTensorFlow, how.filter, how.antialias};
}

Image pillow(ImageView source, const AxisPart& x, const AxisPart& y, Filter filter, const std::uint8_t fill[3],
             TapsCache& tables) {
  const auto taps = [&](const AxisPart& part) {
    return tables.get({part.window, filter, part.border, part.begin, part.count});
  };
  return resample(source, *taps(x), *taps(y), fill);
}

}  // namespace

Image interpolated(ImageView source, const AxisPart& x, const AxisPart& y, const Interpolation& how,
                   const std::uint8_t fill[3], TapsCache& tables) {
  switch (how.kind) {
    case ResizeKind::kPillow: return pillow(source, x, y, how.filter, fill, tables);
    case ResizeKind::kOpenCv: return resample_opencv(source, x, y, how.filter, fill);
    case ResizeKind::kTorch:
    case ResizeKind::kTensorFlow: break;
  }
  return to_bytes(resample_float(source, x, y, method_of(how), fill));
}

FloatImage interpolated_floats(ImageView source, const AxisPart& x, const AxisPart& y, const Interpolation& how,
                               const std::uint8_t fill[3]) {
  return resample_float(source, x, y, method_of(how), fill);
}

FloatImage interpolated_floats(const FloatImage& source, const AxisPart& x, const AxisPart& y, const Interpolation& how,
                               const std::uint8_t fill[3]) {
  return resample_float(source, x, y, method_of(how), fill);
}

}  // namespace tta

#include "tta/views/render/thumbnail.h"

#include <algorithm>
#include <cmath>

#include "tta/base/core/data_uri.h"
#include "tta/image/codec/codec.h"
#include "tta/image/pixels/resample.h"

namespace tta {
namespace {

constexpr int kJpegQuality = 85;

}  // namespace

std::string thumbnail(ImageView picture, int side_px) {
  const int longest = std::max(picture.width(), picture.height());
  if (longest <= kSmallPictureSide) return data_uri("image/png", encode_png(picture));
  if (longest <= side_px) return data_uri("image/jpeg", encode_jpeg(picture, kJpegQuality));
  const auto reduced = [&](int side) {
    return std::max(1, static_cast<int>(std::lround(1.0 * side * side_px / longest)));
  };
  const Image small = resize(picture, {reduced(picture.width()), reduced(picture.height())}, Filter::kLanczos);
  return data_uri("image/jpeg", encode_jpeg(small, kJpegQuality));
}

}  // namespace tta

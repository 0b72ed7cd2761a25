#include "tta/views/ops/jpeg.h"

#include <limits>

#include "tta/image/codec/codec.h"

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "quality", .min = 1, .max = 100, .integer = true},
};

bool is_identity(OpValues) {
  return false;
}

Image filter(OpValues values, ImageView image) {
  DecodeOptions options;
  options.channels = image.channels() == 1 ? Channels::kGray : Channels::kRgb;
  // The limits are for what comes from outside; this picture has passed them.
  options.limits = {.encoded_bytes = std::numeric_limits<std::size_t>::max(),
                    .pixels = std::numeric_limits<std::uint64_t>::max(),
                    .side_px = std::numeric_limits<int>::max()};
  return decode_image(encode_jpeg(image, static_cast<int>(values[0])), options).image;
}

}  // namespace

constinit const OpDef kJpegOp{
    .name = "jpeg",
    .summary = "saved as a JPEG of that quality and opened again",
    .kind = OpKind::kFilter,
    .params = kParams,
    .is_identity = is_identity,
    .filter = filter,
};

}  // namespace tta

#include "tta/views/ops/grayscale.h"

#include "tta/image/pixels/colour.h"

namespace tta {
namespace {

bool is_identity(OpValues) {
  return false;
}

void mix(OpValues, std::uint8_t* rgb, std::size_t pixels) {
  to_gray(rgb, pixels);
}

}  // namespace

constinit const OpDef kGrayscaleOp{
    .name = "grayscale",
    .summary = "colours become shades of gray",
    .kind = OpKind::kMix,
    .is_identity = is_identity,
    .mix = mix,
    .needs_colour = true,
};

}  // namespace tta

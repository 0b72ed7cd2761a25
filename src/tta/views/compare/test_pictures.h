// Pictures that behave like photos where views are compared, made and not shipped.
#pragma once

#include <cstdint>

#include "tta/image/image.h"

namespace tta {

// Dead leaves: discs of all sizes, one over the other (Lee, Mumford and Huang, "Occlusion models for natural images",
// IJCV 2001). Like photos they have edges, flat parts and detail at every scale; brightness, contrast and what a shift
// by a pixel changes are set to those of photos (near_duplicates.h tells the figures). The same for the same seed
// everywhere. Requires: sides >= 1, channels 1 or 3.
Image test_picture(Size size, int channels, std::uint64_t seed);

}  // namespace tta

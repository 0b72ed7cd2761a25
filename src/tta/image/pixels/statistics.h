// What tables of a picture are made from: sums over its pixels. Thread-safe.
#pragma once

#include <array>

#include "tta/image/image.h"

namespace tta {

// Mean of Pillow's convert("L"): (19595 R + 38470 G + 7471 B + 32768) >> 16 for RGB (ITU-R BT.601), the value for gray.
// The sum is exact, the quotient rounded to double. Requires: image not empty.
double luma_mean(ImageView image);

// The darkest and the brightest value of each channel; a gray image fills the first. Requires: image not empty.
std::array<ValueRange, 3> value_ranges(ImageView image);

// How often each value stands in each channel.
Histograms channel_histograms(ImageView image);

}  // namespace tta

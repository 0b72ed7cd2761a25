// 256-entry tables on pixels, and the sums that tables are made from. Thread-safe.
#pragma once

#include <array>
#include <cstdint>

#include "tta/image/image.h"

namespace tta {

ByteTables identity_tables();

// First `first`, then `second`.
ByteTables compose(const ByteTables& first, const ByteTables& second);

// In place: every value v of channel c becomes tables[c][v].
void apply_tables(Image& image, const ByteTables& tables);

// Histogram of each channel, each value passed through `tables` first; a gray image fills the first.
std::array<std::array<std::uint64_t, 256>, 3> channel_histograms(ImageView image, const ByteTables& tables);

// Histogram of the image as Pillow's convert("L") gives it: (19595 R + 38470 G + 7471 B + 32768) >> 16 for RGB, the
// value itself for gray; each value passed through `tables` first.
std::array<std::uint64_t, 256> luma_histogram(ImageView image, const ByteTables& tables);

}  // namespace tta

// The fixed-point numbers of the resampler.
#pragma once

#include <cstdint>

namespace tta {

// Pillow's precision: 32 bits less 8 for the pixel and 2 for filters with negative lobes.
constexpr int kWeightBits = 22;
constexpr std::int32_t kWeightOne = 1 << kWeightBits;
constexpr std::int32_t kWeightHalf = kWeightOne / 2;

}  // namespace tta

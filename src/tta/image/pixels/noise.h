// Normal noise. Thread-safe.
#pragma once

#include <cstdint>

#include "tta/image/image.h"

namespace tta {

// The picture with normal noise added to every value, independent of pixel and channel; rounded to nearest (halves to
// even) and clipped to 0..255.
//
//   image   H x W x C, any stride. Requires: not empty.
//   levels  standard deviation in levels, 0..255.
//   seed    what is drawn: the same seed gives the same noise at the same place of every picture of that width and
//           that many channels.
//
// Value i of the picture (rows one after the other, channels side by side) takes word i / 16 % 4 of the Philox4x32-10
// block with counter (i / 64 * 16 + i % 16, 0, kNoiseStream) and key seed (base/core/random.h). The word's top bit is
// the sign, the other 31 are where in a half of the bell it falls: the tail probability p = (bits + 0.5) / 2^32.
// z = Phi^-1(1 - p) is computed as (1 - 2p) times a polynomial of sqrt(1.5 - log2(4p(1 - p))), after an idea of Giles
// ("Approximating the erfinv function", GPU Computing Gems 2, 2011), whose error is below 2e-5 up to the largest z that
// 31 bits have, 6.23. That takes additions, multiplications and one square root in float32, which IEEE 754 rounds in
// one way only, in a fixed order, and no function of a mathematics library: every machine, thread and instruction set
// gives the same bytes. Oracle: noise_reference.h.
Image add_normal_noise(ImageView image, float levels, std::uint64_t seed);

// Tells this noise apart from other streams of the same seed.
inline constexpr std::uint64_t kNoiseStream = 0x6E6F697365;

}  // namespace tta

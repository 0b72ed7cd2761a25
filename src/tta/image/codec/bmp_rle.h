// The run-length coding of BMP pixels.
#pragma once

#include <cstdint>
#include <vector>

#include "tta/image/codec/bytes.h"
#include "tta/image/image.h"

namespace tta {

enum class RunLength { kFourBits, kEightBits };

// The palette indices of `size` pixels, one a byte, rows in the file's order, from the code at byte `at` of `file`.
// Empty if the code ends before the last pixel.
//
// Equals Pillow (10 and later; before, it read a delta's two bytes twice), oddities included: an absolute run of an odd
// number of 4-bit pixels is read one pixel short, and runs are padded by their position in the file.
std::vector<std::uint8_t> decode_run_lengths(Bytes file, std::size_t at, Size size, RunLength kind);

}  // namespace tta

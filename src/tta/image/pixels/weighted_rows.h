// The inner loops of the resampler. Thread-safe. Oracle: resample_reference.h; tested by resample_test.cc on every
// instruction set.
//
// No routine here reads or writes outside the bytes that it is told of: the last vector of a row overlaps the one
// before.
#pragma once

#include <cstddef>
#include <cstdint>

#include "tta/image/pixels/resample.h"

namespace tta {

// Output row i becomes the sum over k of weights[i][k] * input row (first[i] + k), over bytes [0, row_bytes), rounded
// to nearest and clipped to 0..255. `input` is row `input_begin`. Output rows without taps become 0.
void weighted_rows(const std::uint8_t* input, int input_begin, std::ptrdiff_t input_stride, const AxisTaps& taps,
                   std::size_t row_bytes, std::uint8_t* output, std::ptrdiff_t output_stride);

// Rows that are transposed together, so that a horizontal pass is weighted_rows() on columns.
constexpr std::size_t kBlockRows = 16;

// columns[j * kBlockRows + r] = rows[r][j] for j in [0, row_bytes); and back. Rows may repeat.
void rows_to_columns(const std::uint8_t* const rows[kBlockRows], std::size_t row_bytes, std::uint8_t* columns);
void columns_to_rows(const std::uint8_t* columns, std::size_t row_bytes, std::uint8_t* const rows[kBlockRows]);

}  // namespace tta

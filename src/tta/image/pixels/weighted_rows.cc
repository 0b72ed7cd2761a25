#include "tta/image/pixels/weighted_rows.h"

#include "tta/image/pixels/fixed_point.h"
#include "tta/image/pixels/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tta/image/pixels/weighted_rows.cc"
#include <hwy/foreach_target.h>  // includes this file once for each instruction set
// After foreach_target.h, which must come first.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace tta::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

using D32 = hn::ScalableTag<std::int32_t>;
using D8 = hn::Rebind<std::uint8_t, D32>;

// One output row's taps: the input at the first of them, and their weights.
struct RowTaps {
  const std::uint8_t* input;
  std::ptrdiff_t stride;
  const std::int32_t* weights;
  std::int32_t count;
};

// kVectors vectors of sums from byte `x` on, kept in registers while the taps go by. 32-bit products and sums are exact
// (a filter's weights add up to less than 2 in magnitude), so their order doesn't matter.
template <std::size_t kVectors>
HWY_INLINE void sum_taps(const RowTaps& taps, std::size_t x, std::uint8_t* HWY_RESTRICT output) {
  const D32 d32;
  const D8 d8;
  const std::size_t lanes = hn::Lanes(d32);
  hn::Vec<D32> sums[kVectors];
  for (std::size_t v = 0; v < kVectors; ++v) sums[v] = hn::Set(d32, kWeightHalf);
  const std::uint8_t* HWY_RESTRICT input = taps.input + x;
  for (std::int32_t k = 0; k < taps.count; ++k, input += taps.stride) {
    const auto weight = hn::Set(d32, taps.weights[k]);
    for (std::size_t v = 0; v < kVectors; ++v) {
      const auto values = hn::PromoteTo(d32, hn::LoadU(d8, input + v * lanes));
      sums[v] = hn::Add(sums[v], hn::Mul(values, weight));
    }
  }
  for (std::size_t v = 0; v < kVectors; ++v) {
    // DemoteTo saturates: it is the clip to 0..255.
    hn::StoreU(hn::DemoteTo(d8, hn::ShiftRight<kWeightBits>(sums[v])), d8, output + x + v * lanes);
  }
}

void sum_taps_scalar(const RowTaps& taps, std::size_t row_bytes, std::uint8_t* output) {
  for (std::size_t x = 0; x < row_bytes; ++x) {
    std::int32_t sum = kWeightHalf;
    for (std::int32_t k = 0; k < taps.count; ++k) sum += taps.weights[k] * taps.input[x + k * taps.stride];
    sum >>= kWeightBits;
    output[x] = static_cast<std::uint8_t>(sum < 0 ? 0 : sum > 255 ? 255 : sum);
  }
}

void weighted_row(const RowTaps& taps, std::size_t row_bytes, std::uint8_t* output) {
  const std::size_t lanes = hn::Lanes(D32());
  if (row_bytes < lanes) return sum_taps_scalar(taps, row_bytes, output);
  std::size_t x = 0;
  for (; x + 6 * lanes <= row_bytes; x += 6 * lanes) sum_taps<6>(taps, x, output);
  for (; x + 3 * lanes <= row_bytes; x += 3 * lanes) sum_taps<3>(taps, x, output);
  for (; x + lanes <= row_bytes; x += lanes) sum_taps<1>(taps, x, output);
  if (x < row_bytes) sum_taps<1>(taps, row_bytes - lanes, output);
}

void weighted_rows(const std::uint8_t* input, int input_begin, std::ptrdiff_t input_stride, const AxisTaps& taps,
                   std::size_t row_bytes, std::uint8_t* output, std::ptrdiff_t output_stride) {
  for (int i = 0; i < taps.out_size; ++i) {
    const auto index = static_cast<std::size_t>(i);
    const int first = taps.count[index] == 0 ? input_begin : taps.first[index];
    const RowTaps row{input + (first - input_begin) * input_stride, input_stride,
                      taps.weights.data() + index * static_cast<std::size_t>(taps.taps), taps.count[index]};
    weighted_row(row, row_bytes, output + i * output_stride);
  }
}

// The last bytes of rows too short for a block, and the whole rows of the target without vectors.
void rows_to_columns_scalar(const std::uint8_t* const rows[kBlockRows], std::size_t row_bytes, std::uint8_t* columns) {
  for (std::size_t j = 0; j < row_bytes; ++j) {
    for (std::size_t r = 0; r < kBlockRows; ++r) columns[j * kBlockRows + r] = rows[r][j];
  }
}

void columns_to_rows_scalar(const std::uint8_t* columns, std::size_t row_bytes, std::uint8_t* const rows[kBlockRows]) {
  for (std::size_t j = 0; j < row_bytes; ++j) {
    for (std::size_t r = 0; r < kBlockRows; ++r) rows[r][j] = columns[j * kBlockRows + r];
  }
}

#if HWY_TARGET == HWY_SCALAR

void rows_to_columns(const std::uint8_t* const rows[kBlockRows], std::size_t row_bytes, std::uint8_t* columns) {
  rows_to_columns_scalar(rows, row_bytes, columns);
}

void columns_to_rows(const std::uint8_t* columns, std::size_t row_bytes, std::uint8_t* const rows[kBlockRows]) {
  columns_to_rows_scalar(columns, row_bytes, rows);
}

#else

using DBlock = hn::FixedTag<std::uint8_t, kBlockRows>;
using Block = hn::Vec<DBlock>[kBlockRows];

// Four rounds of interleaving row i with row i + 8 exchange the two 4-bit indices of a 16 x 16 block.
HWY_INLINE void interleave_halves(const Block& in, Block& out) {
  const DBlock d;
  for (std::size_t i = 0; i < kBlockRows / 2; ++i) {
    out[2 * i] = hn::InterleaveLower(d, in[i], in[i + kBlockRows / 2]);
    out[2 * i + 1] = hn::InterleaveUpper(d, in[i], in[i + kBlockRows / 2]);
  }
}

HWY_INLINE void transpose(Block& block) {
  Block other;
  interleave_halves(block, other);
  interleave_halves(other, block);
  interleave_halves(block, other);
  interleave_halves(other, block);
}

HWY_INLINE void move_to_columns(const std::uint8_t* const rows[kBlockRows], std::size_t j, std::uint8_t* columns) {
  const DBlock d;
  Block block;
  for (std::size_t r = 0; r < kBlockRows; ++r) block[r] = hn::LoadU(d, rows[r] + j);
  transpose(block);
  for (std::size_t r = 0; r < kBlockRows; ++r) hn::StoreU(block[r], d, columns + (j + r) * kBlockRows);
}

HWY_INLINE void move_to_rows(const std::uint8_t* columns, std::size_t j, std::uint8_t* const rows[kBlockRows]) {
  const DBlock d;
  Block block;
  for (std::size_t r = 0; r < kBlockRows; ++r) block[r] = hn::LoadU(d, columns + (j + r) * kBlockRows);
  transpose(block);
  for (std::size_t r = 0; r < kBlockRows; ++r) hn::StoreU(block[r], d, rows[r] + j);
}

void rows_to_columns(const std::uint8_t* const rows[kBlockRows], std::size_t row_bytes, std::uint8_t* columns) {
  if (row_bytes < kBlockRows) return rows_to_columns_scalar(rows, row_bytes, columns);
  for (std::size_t j = 0; j + kBlockRows <= row_bytes; j += kBlockRows) move_to_columns(rows, j, columns);
  if (row_bytes % kBlockRows != 0) move_to_columns(rows, row_bytes - kBlockRows, columns);
}

void columns_to_rows(const std::uint8_t* columns, std::size_t row_bytes, std::uint8_t* const rows[kBlockRows]) {
  if (row_bytes < kBlockRows) return columns_to_rows_scalar(columns, row_bytes, rows);
  for (std::size_t j = 0; j + kBlockRows <= row_bytes; j += kBlockRows) move_to_rows(columns, j, rows);
  if (row_bytes % kBlockRows != 0) move_to_rows(columns, row_bytes - kBlockRows, rows);
}

#endif  // HWY_TARGET == HWY_SCALAR

}  // namespace
}  // namespace tta::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tta {

HWY_EXPORT(weighted_rows);
HWY_EXPORT(rows_to_columns);
HWY_EXPORT(columns_to_rows);

void weighted_rows(const std::uint8_t* input, int input_begin, std::ptrdiff_t input_stride, const AxisTaps& taps,
                   std::size_t row_bytes, std::uint8_t* output, std::ptrdiff_t output_stride) {
  HWY_DYNAMIC_DISPATCH(weighted_rows)
  (input, input_begin, input_stride, taps, row_bytes, output, output_stride);
}

void rows_to_columns(const std::uint8_t* const rows[kBlockRows], std::size_t row_bytes, std::uint8_t* columns) {
  HWY_DYNAMIC_DISPATCH(rows_to_columns)(rows, row_bytes, columns);
}

void columns_to_rows(const std::uint8_t* columns, std::size_t row_bytes, std::uint8_t* const rows[kBlockRows]) {
  HWY_DYNAMIC_DISPATCH(columns_to_rows)(columns, row_bytes, rows);
}

}  // namespace tta
#endif  // HWY_ONCE

// Each column of a neighbourhood is sorted once and serves all neighbourhoods that it is in. A neighbourhood's sorted
// columns, sorted again place by place, are a square sorted both ways, of which only the values about one diagonal can
// be the median; a selection network finds it among them. All values of a vector go through the same comparisons.
//
// Oracle: median_reference.h; tested by median_test.cc on every instruction set.
#include "tta/image/pixels/median.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>
#include <vector>

#include "tta/image/pixels/simd_targets.h"
#include "tta/image/pixels/sorting_network.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tta/image/pixels/median.cc"
#include <hwy/foreach_target.h>  // includes this file once for each instruction set
// After foreach_target.h, which must come first.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace tta::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

using D8 = hn::ScalableTag<std::uint8_t>;
using Bytes = hn::Vec<D8>;

HWY_INLINE void compare_exchange(Bytes& low, Bytes& high) {
  const Bytes smaller = hn::Min(low, high);
  high = hn::Max(low, high);
  low = smaller;
}

template <std::size_t kSize, std::size_t... kStep>
HWY_INLINE void sort(Bytes (&values)[kSize], std::index_sequence<kStep...>) {
  constexpr auto kNetwork = sort_network<kSize>();
  (compare_exchange(values[kNetwork[kStep].low], values[kNetwork[kStep].high]), ...);
}

template <std::size_t kSize>
HWY_INLINE void sort(Bytes (&values)[kSize]) {
  sort(values, std::make_index_sequence<sort_network<kSize>().size()>());
}

template <std::size_t kCount, std::size_t... kStep>
HWY_INLINE Bytes median_of(Bytes (&values)[kCount], std::index_sequence<kStep...>) {
  constexpr auto kNetwork = median_network<kCount>();
  (compare_exchange(values[kNetwork[kStep].low], values[kNetwork[kStep].high]), ...);
  return values[median_place<kCount>()];
}

template <std::size_t kSize>
using Candidates = Bytes[median_candidates(kSize)];

// Of one row of the square, already sorted by columns: sorts it too, and keeps what may be the median.
template <std::size_t kSize, std::size_t kRow, std::size_t... kColumn>
HWY_INLINE void add_candidates(const std::uint8_t* ranked, std::size_t step, Candidates<kSize>& candidates,
                               std::index_sequence<kColumn...>) {
  Bytes row[kSize];
  ((row[kColumn] = hn::LoadU(D8(), ranked + kColumn * step)), ...);
  sort(row);
  const auto keep = [&](std::size_t place, Bytes value) HWY_ATTR { candidates[place] = value; };
  ((may_be_median(kSize, kRow, kColumn) ? keep(median_candidates(kSize, kRow * kSize + kColumn), row[kColumn])
                                        : void()),
   ...);
}

template <std::size_t kSize, std::size_t... kRow>
HWY_INLINE Bytes median_at(const std::uint8_t* ranks, std::size_t stride, std::size_t step,
                           std::index_sequence<kRow...>) {
  constexpr std::size_t kCount = median_candidates(kSize);
  Candidates<kSize> candidates;
  (add_candidates<kSize, kRow>(ranks + kRow * stride, step, candidates, std::make_index_sequence<kSize>()), ...);
  return median_of(candidates, std::make_index_sequence<median_network<kCount>().size()>());
}

// At each place, row r of `ranks` becomes the r-th smallest of what stands in kSize rows from byte `i` on.
template <std::size_t kSize>
HWY_INLINE void rank_vector(const std::uint8_t* const* rows, std::size_t i, std::uint8_t* ranks, std::size_t stride) {
  const D8 d;
  Bytes column[kSize];
  for (std::size_t k = 0; k < kSize; ++k) column[k] = hn::LoadU(d, rows[k] + i);
  sort(column);
  for (std::size_t k = 0; k < kSize; ++k) hn::StoreU(column[k], d, ranks + k * stride);
}

template <std::size_t kSize>
void rank_columns(const std::uint8_t* const* rows, std::size_t count, std::uint8_t* ranks, std::size_t stride) {
  const std::size_t lanes = hn::Lanes(D8());
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) rank_vector<kSize>(rows, i, ranks + i, stride);
  if (i == count) return;
  // Nothing is read beyond a row: its last bytes are ranked in a copy.
  std::uint8_t ends[kSize][hn::MaxLanes(D8())] = {};
  const std::uint8_t* end_rows[kSize];
  for (std::size_t k = 0; k < kSize; ++k) {
    std::memcpy(ends[k], rows[k] + i, count - i);
    end_rows[k] = ends[k];
  }
  rank_vector<kSize>(end_rows, 0, ranks + i, stride);
}

// The first and the last pixel of each row once more for each place beyond the picture.
template <std::size_t kSize>
void extend_ends(std::uint8_t* ranks, std::size_t stride, std::size_t count, std::size_t step) {
  for (std::size_t k = 0; k < kSize; ++k, ranks += stride) {
    for (std::size_t place = 1; place <= kSize / 2; ++place) {
      std::memcpy(ranks - place * step, ranks, step);
      std::memcpy(ranks + count + (place - 1) * step, ranks + count - step, step);
    }
  }
}

template <std::size_t kSize>
void median_rows_of(const std::uint8_t* const* rows, std::uint8_t* ranks, std::uint8_t* line, std::size_t stride,
                    Image& result) {
  const auto step = static_cast<std::size_t>(result.channels());
  const auto count = static_cast<std::size_t>(result.stride());
  for (int y = 0; y < result.height(); ++y, ++rows) {
    std::uint8_t* middle = ranks + kSize / 2 * step;
    rank_columns<kSize>(rows, count, middle, stride);
    extend_ends<kSize>(middle, stride, count, step);
    for (std::size_t i = 0; i < count; i += hn::Lanes(D8())) {
      hn::StoreU(median_at<kSize>(ranks + i, stride, step, std::make_index_sequence<kSize>()), D8(), line + i);
    }
    std::memcpy(result.row(y), line, count);
  }
}

// `rows` are the picture's, with as many more at both ends as a neighbourhood needs. `ranks` has as many rows as a
// neighbourhood, each `stride` bytes wide, as `line` is: the last 64 are room for what a vector does too much.
void median_rows(int size, const std::uint8_t* const* rows, std::uint8_t* ranks, std::uint8_t* line, std::size_t stride,
                 Image& result) {
  switch (size) {
    case 3: return median_rows_of<3>(rows, ranks, line, stride, result);
    case 5: return median_rows_of<5>(rows, ranks, line, stride, result);
    default: return median_rows_of<7>(rows, ranks, line, stride, result);
  }
}

}  // namespace
}  // namespace tta::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tta {

HWY_EXPORT(median_rows);

Image median_filter(ImageView image, int size) {
  assert(!image.empty() && (size == 3 || size == 5 || size == 7));
  Image result(image.size(), image.channels());
  const int radius = size / 2;
  constexpr std::size_t kSlack = 64;  // the longest vector
  const std::size_t stride = static_cast<std::size_t>((image.width() + 2 * radius) * image.channels()) + kSlack;
  std::vector<const std::uint8_t*> rows;
  for (int y = -radius; y < image.height() + radius; ++y)
    rows.push_back(image.row(std::clamp(y, 0, image.height() - 1)));
  std::vector<std::uint8_t> ranks(stride * static_cast<std::size_t>(size));
  std::vector<std::uint8_t> line(stride);
  HWY_DYNAMIC_DISPATCH(median_rows)(size, rows.data(), ranks.data(), line.data(), stride, result);
  return result;
}

}  // namespace tta
#endif  // HWY_ONCE

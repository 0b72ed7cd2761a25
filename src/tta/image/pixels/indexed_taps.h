// Taps that name each input pixel, and the two passes over them that the libraries other than Pillow share: across
// into one row of numbers for each input row, then down. Private to this room. Thread-safe.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <map>
#include <type_traits>
#include <utility>
#include <vector>

namespace tta {

// Output pixel i is the sum over k < taps of weights[i * taps + k] * input[index[i * taps + k]], added up in that
// order. An index may stand twice: these libraries repeat the edge pixel, and their rounding shows it. Taps that a
// pixel doesn't need have weight 0 and an index that may be read.
template <typename Weight>
struct IndexedTaps {
  int out_size = 0;
  int taps = 0;
  std::vector<std::int32_t> index;    // out_size * taps; 0 <= index < in_size
  std::vector<Weight> weights;        // out_size * taps
  std::vector<std::uint8_t> outside;  // out_size; 1 = outside the input with Border::kConstant: filled
  std::vector<std::int32_t> rounded;  // out_size, floats only: of the first so many taps the product is rounded before
                                      // it is added, of the others it isn't (a fused multiply-add)

  IndexedTaps(int pixels, int taps_each)
      : out_size(pixels),
        taps(taps_each),
        index(static_cast<std::size_t>(pixels) * static_cast<std::size_t>(taps_each)),
        weights(index.size()),
        outside(static_cast<std::size_t>(pixels)),
        rounded(static_cast<std::size_t>(pixels), taps_each) {}

  std::int32_t* index_of(int i) { return index.data() + std::ptrdiff_t{i} * taps; }
  Weight* weights_of(int i) { return weights.data() + std::ptrdiff_t{i} * taps; }
  const std::int32_t* index_of(int i) const { return index.data() + std::ptrdiff_t{i} * taps; }
  const Weight* weights_of(int i) const { return weights.data() + std::ptrdiff_t{i} * taps; }
  // Of pixel i only the first `used` taps are needed: the others get weight 0 and repeat a pixel that is read anyway.
  void end_taps(int i, int used) {
    std::fill(index_of(i) + used, index_of(i) + taps, *index_of(i));
    std::fill(weights_of(i) + used, weights_of(i) + taps, Weight{0});
  }

  int rounded_of(int i) const { return rounded[static_cast<std::size_t>(i)]; }
  bool is_outside(int i) const { return outside[static_cast<std::size_t>(i)] != 0; }
};

// sum + value * weight. plain_add rounds the product and the sum; fused_add only the sum, as a fused multiply-add does:
// in double the product is exact, and only where the double sum falls on a float's tie, once in 2^28 or so, the result
// is another one.
template <typename Sum>
Sum plain_add(Sum sum, Sum value, Sum weight) {
  return sum + value * weight;
}
inline float fused_add(float sum, float value, float weight) {
  return static_cast<float>(double{sum} + double{value} * double{weight});
}

// One row of `kChannels` interleaved channels, resampled across; sums are of type Sum, and whole ones are shifted right
// by kShift. kTaps is x.taps, so that short loops unroll; 0 = any.
template <int kChannels, int kTaps, int kShift, typename Sum, typename Pixel, typename Weight, typename Output>
void across_row_of(const Pixel* row, const IndexedTaps<Weight>& x, Output* output) {
  constexpr bool kFloats = std::is_same_v<Weight, float>;
  const int taps = kTaps > 0 ? kTaps : x.taps;
  for (int i = 0; i < x.out_size; ++i, output += kChannels) {
    const std::int32_t* index = x.index_of(i);
    const Weight* weights = x.weights_of(i);
    const int rounded = kFloats ? x.rounded_of(i) : taps;
    Sum sums[kChannels] = {};
    for (int k = 0; k < rounded; ++k) {
      const Pixel* pixel = row + std::ptrdiff_t{index[k]} * kChannels;
      for (int c = 0; c < kChannels; ++c) {
        sums[c] = plain_add(sums[c], static_cast<Sum>(pixel[c]), static_cast<Sum>(weights[k]));
      }
    }
    if constexpr (kFloats) {
      for (int k = rounded; k < taps; ++k) {
        if (weights[k] == 0) continue;  // most are end_taps()'s
        const Pixel* pixel = row + std::ptrdiff_t{index[k]} * kChannels;
        for (int c = 0; c < kChannels; ++c) sums[c] = fused_add(sums[c], static_cast<float>(pixel[c]), weights[k]);
      }
      for (int c = 0; c < kChannels; ++c) output[c] = sums[c];
    } else {
      for (int c = 0; c < kChannels; ++c) output[c] = static_cast<Output>(sums[c] >> kShift);
    }
  }
}

template <int kChannels, typename Sum, int kShift = 0, typename Pixel, typename Weight, typename Output>
void across_row(const Pixel* row, const IndexedTaps<Weight>& x, Output* output) {
  switch (x.taps) {
    case 1: return across_row_of<kChannels, 1, kShift, Sum>(row, x, output);
    case 2: return across_row_of<kChannels, 2, kShift, Sum>(row, x, output);
    case 4: return across_row_of<kChannels, 4, kShift, Sum>(row, x, output);
    default: return across_row_of<kChannels, 0, kShift, Sum>(row, x, output);
  }
}

// Input rows that have been resampled across, kept as long as the next output row may need them, so that memory doesn't
// grow with the picture's height. `make(y, row)` fills the row of input row y.
template <typename Sum, typename Make>
class AcrossRows {
 public:
  AcrossRows(std::size_t row_size, Make make) : row_size_(row_size), make_(std::move(make)) {}

  // The rows that `index` names, in that order; rows outside its range are let go.
  const std::vector<const Sum*>& rows(const std::int32_t* index, int count) {
    const auto [first, last] = std::minmax_element(index, index + count);
    std::erase_if(kept_, [&, low = *first, high = *last](const auto& e) { return e.first < low || e.first > high; });
    rows_.clear();
    for (int k = 0; k < count; ++k) {
      auto [entry, is_new] = kept_.try_emplace(index[k]);
      if (is_new) {
        entry->second.resize(row_size_);
        make_(index[k], entry->second.data());
      }
      rows_.push_back(entry->second.data());
    }
    return rows_;
  }

 private:
  std::size_t row_size_;
  Make make_;
  std::map<std::int32_t, std::vector<Sum>> kept_;
  std::vector<const Sum*> rows_;
};

}  // namespace tta

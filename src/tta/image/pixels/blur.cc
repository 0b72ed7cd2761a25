// Oracle: blur_reference.h; tested by blur_test.cc on every instruction set. Every target gives the same bytes: sums of
// whole numbers, which no order changes.
#include "tta/image/pixels/blur.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "tta/image/pixels/border_fold.h"
#include "tta/image/pixels/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tta/image/pixels/blur.cc"
#include <hwy/foreach_target.h>  // includes this file once for each instruction set
// After foreach_target.h, which must come first.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace tta::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

using D16 = hn::ScalableTag<std::int16_t>;
using D8 = hn::Rebind<std::uint8_t, D16>;
using Values = hn::Vec<D16>;

// Between the passes a value has 6 bits after the point: two of them still fit into 16 bits together.
constexpr int kMiddleBits = 6;
constexpr int kFirstShift = kBlurBits - kMiddleBits;
constexpr int kLastShift = kBlurBits + kMiddleBits;

// Where a kernel finds the values at a distance from the middle, from byte or element `i` of the row on.
class Column {  // along y: one row for each place of the kernel
 public:
  Column(const std::uint8_t* const* rows, std::size_t radius) : middle_(rows + radius) {}
  HWY_INLINE Values middle(std::size_t i) const { return load(middle_[0] + i); }
  HWY_INLINE Values sides(std::size_t i, std::size_t distance) const {
    const auto d = static_cast<std::ptrdiff_t>(distance);
    return hn::Add(load(middle_[-d] + i), load(middle_[d] + i));
  }
  int middle_value(std::size_t i) const { return middle_[0][i]; }
  int sides_value(std::size_t i, std::size_t distance) const {
    const auto d = static_cast<std::ptrdiff_t>(distance);
    return middle_[-d][i] + middle_[d][i];
  }

 private:
  static HWY_INLINE Values load(const std::uint8_t* values) { return hn::PromoteTo(D16(), hn::LoadU(D8(), values)); }
  const std::uint8_t* const* middle_;
};

class Row {  // along x: a row with its mirrored ends; `step` elements lie between neighbours
 public:
  Row(const std::int16_t* values, std::size_t step) : values_(values), step_(step) {}
  HWY_INLINE Values middle(std::size_t i) const { return hn::LoadU(D16(), values_ + i); }
  HWY_INLINE Values sides(std::size_t i, std::size_t distance) const {
    const std::int16_t* here = values_ + i;
    return hn::Add(hn::LoadU(D16(), here - distance * step_), hn::LoadU(D16(), here + distance * step_));
  }
  int middle_value(std::size_t i) const { return values_[i]; }
  int sides_value(std::size_t i, std::size_t distance) const {
    const std::int16_t* here = values_ + i;  // an index below 0 would wrap around
    return *(here - distance * step_) + *(here + distance * step_);
  }

 private:
  const std::int16_t* values_;
  std::size_t step_;
};

template <int kShift, class Line>
HWY_INLINE std::int32_t weighted_value(const Line& line, const BlurWeights& weights, std::size_t i) {
  std::int32_t sum = (1 << (kShift - 1)) + weights[0] * line.middle_value(i);
  for (std::size_t k = 1; k < weights.size(); ++k) sum += weights[k] * line.sides_value(i, k);
  return sum >> kShift;
}

#if HWY_TARGET == HWY_SCALAR

template <int kShift, class Line>
HWY_INLINE Values weighted(const Line& line, const BlurWeights& weights, std::size_t i) {
  return hn::Set(D16(), static_cast<std::int16_t>(weighted_value<kShift>(line, weights, i)));
}

#else

using D32 = hn::ScalableTag<std::int32_t>;

// Sums of products, in the order of the values that went in two by two. Highway leaves it open in which of two parts
// of a sum a product goes; RearrangeToOddPlusEven adds the parts up.
class Sums {
 public:
  HWY_INLINE Sums() { low_[0] = low_[1] = high_[0] = high_[1] = hn::Zero(D32()); }

  HWY_INLINE void add(Values a, Values b, Values weights) {
    const D16 d;
    low_[0] = hn::ReorderWidenMulAccumulate(D32(), hn::InterleaveLower(d, a, b), weights, low_[0], low_[1]);
    high_[0] = hn::ReorderWidenMulAccumulate(D32(), hn::InterleaveUpper(d, a, b), weights, high_[0], high_[1]);
  }

  // Interleaving works inside blocks of 16 bytes, and so does the pairing here: the order is the values' again.
  template <int kShift>
  HWY_INLINE Values rounded() const {
    const auto half = hn::Set(D32(), 1 << (kShift - 1));
    const auto low = hn::ShiftRight<kShift>(hn::Add(hn::RearrangeToOddPlusEven(low_[0], low_[1]), half));
    const auto high = hn::ShiftRight<kShift>(hn::Add(hn::RearrangeToOddPlusEven(high_[0], high_[1]), half));
    return hn::ReorderDemote2To(D16(), low, high);
  }

 private:
  hn::Vec<D32> low_[2];
  hn::Vec<D32> high_[2];
};

// The weights of two distances in turn.
HWY_INLINE Values two_weights(std::int16_t first, std::int16_t second) {
  const auto both = static_cast<std::uint32_t>(first) | static_cast<std::uint32_t>(second) << 16;
  return hn::BitCast(D16(), hn::Set(D32(), static_cast<std::int32_t>(both)));
}

template <int kShift, class Line>
HWY_INLINE Values weighted(const Line& line, const BlurWeights& weights, std::size_t i) {
  Sums sums;
  if (weights.size() == 1) {
    sums.add(line.middle(i), hn::Zero(D16()), two_weights(weights[0], 0));
    return sums.rounded<kShift>();
  }
  sums.add(line.middle(i), line.sides(i, 1), two_weights(weights[0], weights[1]));
  std::size_t k = 2;
  for (; k + 2 <= weights.size(); k += 2) {
    sums.add(line.sides(i, k), line.sides(i, k + 1), two_weights(weights[k], weights[k + 1]));
  }
  if (k < weights.size()) sums.add(line.sides(i, k), hn::Zero(D16()), two_weights(weights[k], 0));
  return sums.rounded<kShift>();
}

#endif  // HWY_TARGET == HWY_SCALAR

void blur_columns(const std::uint8_t* const* rows, std::size_t count, const BlurWeights& weights,
                  std::int16_t* output) {
  const D16 d;
  const std::size_t lanes = hn::Lanes(d);
  const Column column(rows, weights.size() - 1);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) hn::StoreU(weighted<kFirstShift>(column, weights, i), d, output + i);
  for (; i < count; ++i) output[i] = static_cast<std::int16_t>(weighted_value<kFirstShift>(column, weights, i));
}

void blur_row(const std::int16_t* values, std::size_t count, std::size_t step, const BlurWeights& weights,
              std::uint8_t* output) {
  const std::size_t lanes = hn::Lanes(D16());
  const Row row(values, step);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    hn::StoreU(hn::DemoteTo(D8(), weighted<kLastShift>(row, weights, i)), D8(), output + i);
  }
  for (; i < count; ++i) output[i] = static_cast<std::uint8_t>(weighted_value<kLastShift>(row, weights, i));
}

}  // namespace
}  // namespace tta::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tta {
namespace {

// For every place from `radius` before the first of `size` to `radius` behind the last, the place that stands for it.
std::vector<int> folded_places(int size, int radius) {
  std::vector<int> places;
  for (int i = -radius; i < size + radius; ++i) {
    places.push_back(static_cast<int>(fold_place(i, size, Border::kReflect)));
  }
  return places;
}

}  // namespace

HWY_EXPORT(blur_columns);
HWY_EXPORT(blur_row);

BlurWeights gaussian_weights(double sigma, int size) {
  assert(sigma > 0 && size % 2 == 1 && size > 0 && size <= 1023);
  std::vector<double> exact;
  double sum = 0;
  for (int x = 0; x <= size / 2; ++x) {
    exact.push_back(std::exp(-0.5 * (x / sigma) * (x / sigma)));
    sum += x == 0 ? exact.back() : 2 * exact.back();
  }
  BlurWeights weights(exact.size());
  std::int32_t middle = kBlurOne;
  for (std::size_t k = 1; k < exact.size(); ++k) {
    weights[k] = static_cast<std::int16_t>(std::lround(exact[k] / sum * kBlurOne));
    middle -= 2 * weights[k];
  }
  weights[0] = static_cast<std::int16_t>(middle);
  while (weights.size() > 1 && weights.back() == 0) weights.pop_back();
  return weights;
}

Image blur(ImageView image, const BlurWeights& weights) {
  assert(!image.empty() && !weights.empty());
  const int radius = static_cast<int>(weights.size()) - 1;
  const auto channels = static_cast<std::size_t>(image.channels());
  const std::size_t count = static_cast<std::size_t>(image.width()) * channels;
  const std::size_t margin = static_cast<std::size_t>(radius) * channels;
  const std::vector<int> columns = folded_places(image.width(), radius);
  std::vector<const std::uint8_t*> rows;
  for (const int y : folded_places(image.height(), radius)) rows.push_back(image.row(y));

  Image result(image.size(), image.channels());
  std::vector<std::int16_t> line(count + 2 * margin);
  const auto copy_pixel = [&](std::size_t to) {
    const auto from = static_cast<std::size_t>(columns[to]) * channels + margin;
    std::copy_n(line.data() + from, channels, line.data() + to * channels);
  };
  for (int y = 0; y < image.height(); ++y) {
    HWY_DYNAMIC_DISPATCH(blur_columns)(rows.data() + y, count, weights, line.data() + margin);
    for (std::size_t i = 0; i < static_cast<std::size_t>(radius); ++i) {
      copy_pixel(i);
      copy_pixel(columns.size() - 1 - i);
    }
    HWY_DYNAMIC_DISPATCH(blur_row)(line.data() + margin, count, channels, weights, result.row(y));
  }
  return result;
}

}  // namespace tta
#endif  // HWY_ONCE

// The coefficients of a resampling, in plain double arithmetic: the same bits for every instruction set.
// Oracle: golden files made by tools/golden/pixels.py; tests in axis_taps_test.cc and resample_test.cc.
#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numbers>
#include <span>
#include <utility>

#include "tta/image/pixels/border_fold.h"
#include "tta/image/pixels/fixed_point.h"
#include "tta/image/pixels/resample.h"

namespace tta {
namespace {

// A filter as Pillow defines it: a weight for each distance from the centre, 0 beyond the support.
struct FilterKernel {
  double support;
  double (*weight)(double distance);
};

// Half open, so that a pixel exactly between two centres counts once.
double box_weight(double x) {
  return x > -0.5 && x <= 0.5 ? 1.0 : 0.0;
}

double bilinear_weight(double x) {
  x = std::abs(x);
  return x < 1.0 ? 1.0 - x : 0.0;
}

double sinc(double x) {
  if (x == 0.0) return 1.0;
  x *= std::numbers::pi;
  return std::sin(x) / x;
}

// sinc with a Hamming window. Pillow's window constants are single precision, and the last bits of the weights show it.
double hamming_weight(double x) {
  x = std::abs(x);
  if (x == 0.0) return 1.0;
  if (x >= 1.0) return 0.0;
  x *= std::numbers::pi;
  return std::sin(x) / x * (double{0.54F} + double{0.46F} * std::cos(x));
}

// Keys, "Cubic convolution interpolation for digital image processing", 1981, with a = -0.5; Horner's form.
double bicubic_weight(double x) {
  constexpr double a = -0.5;
  x = std::abs(x);
  if (x < 1.0) return ((a + 2.0) * x - (a + 3.0)) * x * x + 1.0;
  if (x < 2.0) return (((x - 5.0) * x + 8.0) * x - 4.0) * a;
  return 0.0;
}

double lanczos_weight(double x) {
  return -3.0 <= x && x < 3.0 ? sinc(x) * sinc(x / 3.0) : 0.0;
}

FilterKernel filter_kernel(Filter filter) {
  switch (filter) {
    case Filter::kNearest: break;  // not a convolution: see nearest_taps
    case Filter::kBox: return {0.5, box_weight};
    case Filter::kBilinear: return {1.0, bilinear_weight};
    case Filter::kHamming: return {1.0, hamming_weight};
    case Filter::kBicubic: return {2.0, bicubic_weight};
    case Filter::kLanczos: return {3.0, lanczos_weight};
  }
  assert(false);
  return {0.5, box_weight};
}

// Input pixels per output pixel. The difference is rounded to float32 before it is divided, as Pillow rounds it.
double scale_of(const AxisWindow& window) {
  const float extent = window.to - window.from;
  return static_cast<double>(extent) / window.out_size;
}

bool lies_inside(double centre, int size) {
  return centre >= 0.0 && centre < size;
}

// `centre` counts pixel edges: pixel i spans [i, i + 1).
double fold_centre(double centre, int size, Border border) {
  return fold_place(centre - 0.5, size, border) + 0.5;
}

// Weights as integers, halves away from zero.
std::int32_t to_fixed(double weight) {
  const double scaled = weight * kWeightOne;
  return static_cast<std::int32_t>(scaled < 0.0 ? scaled - 0.5 : scaled + 0.5);
}

// Taps while they are made, output pixel after output pixel; each has as many weights as it needs.
class TapsBuilder {
 public:
  explicit TapsBuilder(int out_size) {
    first_.reserve(static_cast<std::size_t>(out_size));
    count_.reserve(static_cast<std::size_t>(out_size));
  }

  void add_outside() { add(0, {}); }

  // Weights of 0 at both ends are dropped: they change no sum. One stays, for none at all would mean "outside".
  void add_inside(std::int32_t first, std::span<const std::int32_t> weights) {
    while (weights.size() > 1 && weights.back() == 0) weights = weights.first(weights.size() - 1);
    while (weights.size() > 1 && weights.front() == 0) {
      weights = weights.subspan(1);
      ++first;
    }
    add(first, weights);
  }

  AxisTaps finish() && {
    AxisTaps taps;
    taps.out_size = static_cast<int>(count_.size());
    taps.taps = count_.empty() ? 0 : *std::max_element(count_.begin(), count_.end());
    taps.weights.resize(count_.size() * static_cast<std::size_t>(taps.taps));
    auto from = weights_.begin();
    auto to = taps.weights.begin();
    for (std::int32_t count : count_) {
      std::copy(from, from + count, to);
      from += count;
      to += taps.taps;
    }
    taps.copies =
        std::all_of(count_.begin(), count_.end(), [](std::int32_t count) { return count == 1; }) &&
        std::all_of(weights_.begin(), weights_.end(), [](std::int32_t weight) { return weight == kWeightOne; });
    taps.first = std::move(first_);
    taps.count = std::move(count_);
    return taps;
  }

 private:
  void add(std::int32_t first, std::span<const std::int32_t> weights) {
    first_.push_back(first);
    count_.push_back(static_cast<std::int32_t>(weights.size()));
    weights_.insert(weights_.end(), weights.begin(), weights.end());
  }

  std::vector<std::int32_t> first_;
  std::vector<std::int32_t> count_;
  std::vector<std::int32_t> weights_;
};

// Pillow's coefficients of one output pixel after the other.
class Convolution {
 public:
  Convolution(const FilterKernel& kernel, double scale, int in_size)
      : kernel_(kernel), stretch_(std::max(scale, 1.0)), in_size_(in_size) {}

  // The filter, stretched by the scale where the image shrinks, taken at the centres of the input pixels that it
  // covers, and divided by its sum.
  void add_taps(double centre, TapsBuilder& builder) {
    const double support = kernel_.support * stretch_;
    const double shrink = 1.0 / stretch_;
    const int first = static_cast<int>(std::max(centre - support + 0.5, 0.0));
    const int end = static_cast<int>(std::min(centre + support + 0.5, static_cast<double>(in_size_)));
    weights_.clear();
    double sum = 0.0;
    for (int i = 0; i < end - first; ++i) {
      weights_.push_back(kernel_.weight((i + first - centre + 0.5) * shrink));
      sum += weights_.back();
    }
    fixed_.clear();
    for (double weight : weights_) fixed_.push_back(to_fixed(sum != 0.0 ? weight / sum : weight));
    builder.add_inside(first, fixed_);
  }

 private:
  FilterKernel kernel_;
  double stretch_;
  int in_size_;
  std::vector<double> weights_;  // of the pixel at work
  std::vector<std::int32_t> fixed_;
};

// Pillow walks along the axis and adds the scale at each step; the rounding errors of that sum are part of its answer.
AxisTaps nearest_taps(const AxisWindow& window, Border border, int begin, int count) {
  const double scale = scale_of(window);
  double centre = window.from + scale * 0.5;
  for (int i = 0; i < begin; ++i) centre += scale;

  TapsBuilder builder(count);
  for (int i = 0; i < count; ++i, centre += scale) {
    const bool inside = lies_inside(centre, window.in_size);
    if (!inside && border == Border::kConstant) {
      builder.add_outside();
    } else {
      const double place = inside ? centre : fold_centre(centre, window.in_size, border);
      builder.add_inside(static_cast<std::int32_t>(place), std::array{kWeightOne});
    }
  }
  return std::move(builder).finish();
}

AxisTaps filtered_taps(const AxisWindow& window, Filter filter, Border border, int begin, int count) {
  const double scale = scale_of(window);
  Convolution convolution(filter_kernel(filter), scale, window.in_size);
  TapsBuilder builder(count);
  for (int i = begin; i < begin + count; ++i) {
    const double centre = window.from + (i + 0.5) * scale;
    if (lies_inside(centre, window.in_size)) {
      convolution.add_taps(centre, builder);
    } else if (border == Border::kConstant) {
      builder.add_outside();
    } else {
      convolution.add_taps(fold_centre(centre, window.in_size, border), builder);
    }
  }
  return std::move(builder).finish();
}

}  // namespace

AxisTaps make_axis_taps(const AxisWindow& window, Filter filter, Border border, int begin, int count) {
  assert(window.in_size >= 1 && window.out_size >= 1 && window.from < window.to);
  assert(0 <= begin && 0 <= count && begin + count <= window.out_size);
  return filter == Filter::kNearest ? nearest_taps(window, border, begin, count)
                                    : filtered_taps(window, filter, border, begin, count);
}

}  // namespace tta

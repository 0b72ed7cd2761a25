// The coefficients of a resampling, in plain double arithmetic: the same bits for every instruction set.
// Oracle: golden files made by tools/golden/pixels.py; tests in axis_taps_test.cc and resample_test.cc.
#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

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

// The taps of one output pixel, before they are laid out in a table.
struct PixelTaps {
  std::int32_t first = 0;
  std::vector<std::int32_t> weights;
};

// Weights as integers, halves away from zero.
std::int32_t to_fixed(double weight) {
  const double scaled = weight * kWeightOne;
  return static_cast<std::int32_t>(scaled < 0.0 ? scaled - 0.5 : scaled + 0.5);
}

// Taps whose weight rounds to 0 change no sum. One tap always stays: none at all would mean "outside".
void drop_zero_ends(PixelTaps& taps) {
  const auto is_zero = [](std::int32_t weight) { return weight == 0; };
  while (taps.weights.size() > 1 && is_zero(taps.weights.back())) taps.weights.pop_back();
  const auto first = std::find_if_not(taps.weights.begin(), taps.weights.end() - 1, is_zero);
  taps.first += static_cast<std::int32_t>(first - taps.weights.begin());
  taps.weights.erase(taps.weights.begin(), first);
}

// Pillow's coefficients of the output pixel with this centre: the filter, stretched by the scale where the image
// shrinks, taken at the centres of the input pixels that it covers, and divided by its sum.
PixelTaps convolution_taps(const FilterKernel& kernel, double centre, double scale, int in_size) {
  const double stretch = std::max(scale, 1.0);
  const double support = kernel.support * stretch;
  const double shrink = 1.0 / stretch;
  PixelTaps taps;
  taps.first = std::max(static_cast<int>(centre - support + 0.5), 0);
  const int end = std::min(static_cast<int>(centre + support + 0.5), in_size);

  std::vector<double> weights;
  double sum = 0.0;
  for (int i = 0; i < end - taps.first; ++i) {
    weights.push_back(kernel.weight((i + taps.first - centre + 0.5) * shrink));
    sum += weights.back();
  }
  for (double weight : weights) taps.weights.push_back(to_fixed(sum != 0.0 ? weight / sum : weight));
  drop_zero_ends(taps);
  return taps;
}

// Pillow walks along the axis and adds the scale at each step; the rounding errors of that sum are part of its answer.
std::vector<PixelTaps> nearest_taps(const AxisWindow& window, Border border, int begin, int count) {
  const double scale = scale_of(window);
  double centre = window.from + scale * 0.5;
  for (int i = 0; i < begin; ++i) centre += scale;

  std::vector<PixelTaps> pixels(static_cast<std::size_t>(count));
  for (PixelTaps& pixel : pixels) {
    const bool inside = lies_inside(centre, window.in_size);
    if (inside || border != Border::kConstant) {
      pixel.first = static_cast<std::int32_t>(inside ? centre : fold_centre(centre, window.in_size, border));
      pixel.weights = {kWeightOne};
    }
    centre += scale;
  }
  return pixels;
}

std::vector<PixelTaps> filtered_taps(const AxisWindow& window, Filter filter, Border border, int begin, int count) {
  const FilterKernel kernel = filter_kernel(filter);
  const double scale = scale_of(window);
  std::vector<PixelTaps> pixels(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    double centre = window.from + (begin + i + 0.5) * scale;
    if (!lies_inside(centre, window.in_size)) {
      if (border == Border::kConstant) continue;
      centre = fold_centre(centre, window.in_size, border);
    }
    pixels[static_cast<std::size_t>(i)] = convolution_taps(kernel, centre, scale, window.in_size);
  }
  return pixels;
}

bool is_copy(const PixelTaps& pixel) {
  return pixel.weights.size() == 1 && pixel.weights[0] == kWeightOne;
}

AxisTaps lay_out(const std::vector<PixelTaps>& pixels) {
  AxisTaps taps;
  taps.out_size = static_cast<int>(pixels.size());
  for (const PixelTaps& pixel : pixels) taps.taps = std::max(taps.taps, static_cast<int>(pixel.weights.size()));
  taps.weights.resize(pixels.size() * static_cast<std::size_t>(taps.taps));
  auto weights = taps.weights.begin();
  for (const PixelTaps& pixel : pixels) {
    taps.first.push_back(pixel.first);
    taps.count.push_back(static_cast<std::int32_t>(pixel.weights.size()));
    std::copy(pixel.weights.begin(), pixel.weights.end(), weights);
    weights += taps.taps;
  }
  taps.copies = std::all_of(pixels.begin(), pixels.end(), is_copy);
  return taps;
}

}  // namespace

AxisTaps make_axis_taps(const AxisWindow& window, Filter filter, Border border, int begin, int count) {
  assert(window.in_size >= 1 && window.out_size >= 1 && window.from < window.to);
  assert(0 <= begin && 0 <= count && begin + count <= window.out_size);
  return lay_out(filter == Filter::kNearest ? nearest_taps(window, border, begin, count)
                                            : filtered_taps(window, filter, border, begin, count));
}

}  // namespace tta

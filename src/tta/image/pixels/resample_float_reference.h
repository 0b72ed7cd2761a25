// The slow twins of resample_float(): the definition of each filter in double, and the two passes value by value. Tests
// only.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <vector>

#include "tta/image/pixels/border_fold.h"
#include "tta/image/pixels/indexed_taps.h"
#include "tta/image/pixels/resample_float.h"

namespace tta::float_twin {

// --- the definition ------------------------------------------------------------------------------------------------

// Keys's cubic.
inline double keys(double x, double a) {
  x = std::abs(x);
  if (x < 1) return (a + 2) * x * x * x - (a + 3) * x * x + 1;
  return x < 2 ? a * (x * x * x - 5 * x * x + 8 * x - 4) : 0;
}

// The weight of each input pixel in output pixel `i` of the window; empty where it is filled. Sums to 1.
inline std::vector<double> weights_of(const AxisPart& part, const FloatMethod& method, int i) {
  const int in_size = part.window.in_size;
  // Both libraries have the scale in float32, and TensorFlow the place too.
  const float scale = (part.window.to - part.window.from) / static_cast<float>(part.window.out_size);
  const bool torch = method.library == FloatLibrary::kTorch;
  double centre = part.window.from + (i + 0.5) * double{scale};
  const bool outside = centre < 0 || centre > in_size;
  if (outside && part.border == Border::kConstant) return {};
  if (outside) {
    centre = fold_place(centre - 0.5, in_size, part.border) + 0.5;
  } else if (!torch && !method.antialias && method.filter != Filter::kBox) {
    centre = (static_cast<float>(i) + 0.5F) * scale - 0.5F + part.window.from + 0.5;
  }
  std::vector<double> weights(static_cast<std::size_t>(in_size));
  const auto add = [&](int pixel, double weight) {
    weights[static_cast<std::size_t>(std::clamp(pixel, 0, in_size - 1))] += weight;
  };
  const double place = centre - 0.5;
  const int floor = static_cast<int>(std::floor(place));
  if (method.filter == Filter::kNearest) {
    const float left =
        torch && !outside ? static_cast<float>(i) * scale + part.window.from : static_cast<float>(centre);
    add(static_cast<int>(std::floor(left)), 1);
  } else if (method.filter == Filter::kBox) {
    for (int pixel = 0; pixel < in_size; ++pixel) {
      const double covered = std::min(pixel + 1.0, centre + scale / 2) - std::max(pixel * 1.0, centre - scale / 2);
      add(pixel, std::max(covered, 0.0));
    }
  } else if (method.antialias) {
    const double widened = std::max(1.0, double{scale});
    for (int pixel = 0; pixel < in_size; ++pixel) {
      const double x = (pixel - place) / widened;
      add(pixel, method.filter == Filter::kBicubic ? keys(x, -0.5) : std::max(0.0, 1 - std::abs(x)));
    }
  } else if (method.filter == Filter::kBilinear) {
    add(floor, 1 - (place - floor));
    add(floor + 1, place - floor);
  } else {
    const double exact = place - floor;
    const double t = torch ? exact : std::nearbyint(exact * 1024) / 1024;
    for (int k = -1; k < 3; ++k) {
      const bool beyond = floor + k < 0 || floor + k >= in_size;
      if (torch || !beyond) add(floor + k, keys(k - t, torch ? -0.75 : -0.5));
    }
  }
  double sum = 0;
  for (const double weight : weights) sum += weight;
  for (double& weight : weights) weight /= sum;
  return weights;
}

// `value(x, y, c)` of the source. Requires: as resample_float().
template <typename Value>
FloatImage resample_float_reference(Value value, int channels, const AxisPart& x, const AxisPart& y,
                                    const FloatMethod& method, const std::uint8_t fill[3]) {
  FloatImage result({x.count, y.count}, channels);
  for (int j = 0; j < y.count; ++j) {
    const std::vector<double> down = weights_of(y, method, y.begin + j);
    for (int i = 0; i < x.count; ++i) {
      const std::vector<double> across = weights_of(x, method, x.begin + i);
      for (int c = 0; c < channels; ++c) {
        double sum = down.empty() || across.empty() ? fill[c] : 0;
        for (std::size_t row = 0; row < down.size(); ++row) {
          for (std::size_t column = 0; column < across.size(); ++column) {
            const double weight = down[row] * across[column];
            if (weight != 0) sum += weight * value(static_cast<int>(column), static_cast<int>(row), c);
          }
        }
        result.row(j)[i * channels + c] = static_cast<float>(sum);
      }
    }
  }
  return result;
}

// --- the passes ----------------------------------------------------------------------------------------------------

// One sum in the order and with the roundings that the taps say.
template <typename Value>
float sum_of_taps(const IndexedTaps<float>& taps, int i, Value value) {
  float sum = 0;
  for (int k = 0; k < taps.taps; ++k) {
    const float v = value(taps.index_of(i)[k]);
    const float weight = taps.weights_of(i)[k];
    sum = k < taps.rounded_of(i) ? plain_add(sum, v, weight) : fused_add(sum, v, weight);
  }
  return sum;
}

// Equal to resample_float() with these taps, to the bit.
template <typename Value>
FloatImage passes_reference(Value value, int channels, const IndexedTaps<float>& x, const IndexedTaps<float>& y,
                            const std::uint8_t fill[3]) {
  FloatImage result({x.out_size, y.out_size}, channels);
  for (int j = 0; j < y.out_size; ++j) {
    for (int i = 0; i < x.out_size; ++i) {
      for (int c = 0; c < channels; ++c) {
        const auto across = [&](int row) {
          return sum_of_taps(x, i, [&](int column) { return static_cast<float>(value(column, row, c)); });
        };
        const bool filled = x.is_outside(i) || y.is_outside(j);
        result.row(j)[i * channels + c] = filled ? fill[c] : sum_of_taps(y, j, across);
      }
    }
  }
  return result;
}

// The same of torch's bilinear without antialias for one channel: joint weights in float32, their sum in double.
template <typename Value>
FloatImage joint_passes_reference(Value value, const IndexedTaps<float>& x, const IndexedTaps<float>& y,
                                  const std::uint8_t fill[3]) {
  FloatImage result({x.out_size, y.out_size}, 1);
  for (int j = 0; j < y.out_size; ++j) {
    for (int i = 0; i < x.out_size; ++i) {
      double sum = 0;
      for (int k = 0; k < 4; ++k) {
        const float weight = y.weights_of(j)[k / 2] * x.weights_of(i)[k % 2];
        sum += double{weight} * value(x.index_of(i)[k % 2], y.index_of(j)[k / 2], 0);
      }
      result.row(j)[i] = x.is_outside(i) || y.is_outside(j) ? fill[0] : static_cast<float>(sum);
    }
  }
  return result;
}

}  // namespace tta::float_twin

// The definitions: torch.nn.functional.interpolate's half-pixel centres (align_corners=False) and its kernel radius
// that doesn't grow without antialias; OpenCV's resize documentation (INTER_AREA: "resampling using pixel area
// relation"); Keys' cubic convolution with a = -0.75, which both take. Oracles: tools/golden/compare.py.
#include "tta/views/compare/float_resize.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "tta/image/pixels/resample.h"

namespace tta {
namespace {

// What one pixel of the result is made of: weights of neighbouring source pixels, the first of which is `first`.
struct Taps {
  int first = 0;
  std::vector<float> weights;
};

// Taps at any source pixels, those beyond the ends moved onto them.
Taps clamped_taps(int first, std::span<const double> weights, int in_size) {
  const int end = first + static_cast<int>(weights.size());
  Taps taps;
  taps.first = std::clamp(first, 0, in_size - 1);
  const std::ptrdiff_t count = std::clamp(end - 1, 0, in_size - 1) - taps.first + 1;
  taps.weights.resize(static_cast<std::size_t>(count));
  for (int i = first; i < end; ++i) {
    const std::ptrdiff_t at = std::clamp(i, 0, in_size - 1) - taps.first;
    taps.weights[static_cast<std::size_t>(at)] += static_cast<float>(weights[static_cast<std::size_t>(i - first)]);
  }
  return taps;
}

double cubic_weight(double x) {
  constexpr double a = -0.75;
  x = std::abs(x);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

Taps linear_taps(double place, int in_size) {
  const double floor = std::floor(place);
  const std::array<double, 2> weights{1 - (place - floor), place - floor};
  return clamped_taps(static_cast<int>(floor), weights, in_size);
}

Taps cubic_taps(double place, int in_size) {
  const double floor = std::floor(place);
  std::array<double, 4> weights{};
  for (std::size_t i = 0; i < weights.size(); ++i)
    weights[i] = cubic_weight(floor - 1 + static_cast<double>(i) - place);
  return clamped_taps(static_cast<int>(floor) - 1, weights, in_size);
}

Taps area_taps(double from, double to, int in_size) {
  const int first = static_cast<int>(std::floor(from));
  const int end = std::max(first + 1, static_cast<int>(std::ceil(to - 1e-9)));
  std::vector<double> weights;
  for (int i = first; i < end; ++i) {
    weights.push_back((std::min(to, i + 1.0) - std::max(from, static_cast<double>(i))) / (to - from));
  }
  return clamped_taps(first, weights, in_size);
}

std::vector<Taps> smooth_taps(int in_size, int out_size, Filter filter, int begin, int count) {
  constexpr float kOne = 1 << 22;  // resample.h
  const AxisWindow window{in_size, 0, static_cast<float>(in_size), out_size};
  const AxisTaps axis = make_axis_taps(window, filter, Border::kReflect, begin, count);
  std::vector<Taps> taps(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < taps.size(); ++i) {
    taps[i].first = axis.first[i];
    const auto weights = axis.weights.begin() + static_cast<std::ptrdiff_t>(i) * axis.taps;
    for (int k = 0; k < axis.count[i]; ++k) taps[i].weights.push_back(static_cast<float>(weights[k]) / kOne);
  }
  return taps;
}

std::vector<Taps> taps_of(ResizeStyle style, int in_size, int out_size, Filter filter, int begin, int count) {
  if (style == ResizeStyle::kTorchSmooth) return smooth_taps(in_size, out_size, filter, begin, count);
  const double scale = static_cast<double>(in_size) / out_size;
  std::vector<Taps> taps;
  for (int i = begin; i < begin + count; ++i) {
    const double centre = (i + 0.5) * scale - 0.5;
    switch (style) {
      case ResizeStyle::kTorchLinear:
      case ResizeStyle::kOpenCvLinear: taps.push_back(linear_taps(centre, in_size)); break;
      case ResizeStyle::kTorchCubic:
      case ResizeStyle::kOpenCvCubic: taps.push_back(cubic_taps(centre, in_size)); break;
      case ResizeStyle::kOpenCvArea: taps.push_back(area_taps(i * scale, (i + 1) * scale, in_size)); break;
      case ResizeStyle::kOpenCvNearest: taps.push_back(linear_taps(std::floor(i * scale), in_size)); break;
      case ResizeStyle::kTensorFlow1: taps.push_back(linear_taps(i * scale, in_size)); break;
      case ResizeStyle::kPillow:
      case ResizeStyle::kTorchSmooth: assert(false && "made elsewhere");
    }
  }
  return taps;
}

bool rounds(ResizeStyle style) {
  return style == ResizeStyle::kOpenCvLinear || style == ResizeStyle::kOpenCvCubic || style == ResizeStyle::kOpenCvArea;
}

// One row of the source, each channel as one row of numbers of the result's width.
void resize_row(const std::uint8_t* row, int channels, const std::vector<Taps>& x, float* output) {
  for (int c = 0; c < channels; ++c) {
    for (const Taps& taps : x) {
      const std::uint8_t* pixel = row + std::ptrdiff_t{taps.first} * channels + c;
      float sum = 0;
      for (const float weight : taps.weights) {
        sum += weight * static_cast<float>(*pixel);
        pixel += channels;
      }
      *output++ = sum;
    }
  }
}

}  // namespace

std::string_view style_name(ResizeStyle style) {
  switch (style) {
    case ResizeStyle::kPillow: return "Pillow's resize";
    case ResizeStyle::kTorchSmooth: return "torch's resize of a float tensor with antialias=True";
    case ResizeStyle::kTorchLinear: return "torch's bilinear resize of a float tensor with antialias=False";
    case ResizeStyle::kTorchCubic: return "torch's bicubic resize of a float tensor with antialias=False";
    case ResizeStyle::kOpenCvLinear: return "OpenCV's INTER_LINEAR (or torch's antialias=False on bytes)";
    case ResizeStyle::kOpenCvCubic: return "OpenCV's INTER_CUBIC (or torch's antialias=False on bytes)";
    case ResizeStyle::kOpenCvArea: return "OpenCV's INTER_AREA";
    case ResizeStyle::kOpenCvNearest: return "the nearest pixel as OpenCV and torch choose it";
    case ResizeStyle::kTensorFlow1: return "TensorFlow 1's bilinear resize";
  }
  assert(false && "a style without a name");
  return "";
}

Planes resize_as(ImageView source, Size size, Rect part, ResizeStyle style, Filter filter) {
  assert(style != ResizeStyle::kPillow);
  const std::vector<Taps> x = taps_of(style, source.width(), size.width, filter, part.x, part.width);
  const std::vector<Taps> y = taps_of(style, source.height(), size.height, filter, part.y, part.height);
  const int channels = source.channels();
  Planes result(channels, {part.width, part.height});
  const auto width = static_cast<std::size_t>(part.width);
  // Rows of the source, resized across, are kept as long as the next row of the result may need them.
  std::vector<std::vector<float>> rows(static_cast<std::size_t>(source.height()));
  int freed = 0;
  for (std::size_t j = 0; j < y.size(); ++j) {
    for (; freed < y[j].first; ++freed) std::vector<float>().swap(rows[static_cast<std::size_t>(freed)]);
    for (std::size_t k = 0; k < y[j].weights.size(); ++k) {
      std::vector<float>& row = rows[static_cast<std::size_t>(y[j].first) + k];
      if (row.empty()) {
        row.resize(width * static_cast<std::size_t>(channels));
        resize_row(source.row(y[j].first + static_cast<int>(k)), channels, x, row.data());
      }
      for (int c = 0; c < channels; ++c) {
        float* output = result.plane(c).data() + j * width;
        const float* input = row.data() + static_cast<std::size_t>(c) * width;
        for (std::size_t i = 0; i < width; ++i) output[i] += y[j].weights[k] * input[i];
      }
    }
  }
  if (rounds(style)) {
    for (float& value : result.values) value = std::clamp(std::nearbyint(value), 0.0F, 255.0F);
  }
  return result;
}

}  // namespace tta

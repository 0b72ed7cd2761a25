// The slow, obvious twin of resample_opencv(): each value by itself, as the definition in that header reads. Tests
// only.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "tta/image/pixels/border_fold.h"
#include "tta/image/pixels/resample_opencv.h"

namespace tta::opencv_twin {

struct Tap {
  int pixel;
  double weight;  // a whole number but for shares
};

enum class Way { kNearest, kLinear, kCubic, kGrown, kBlock, kShares };

inline double inverse_scale(const AxisWindow& window) {
  return window.out_size / (static_cast<double>(window.to) - window.from);
}
inline double scale(const AxisWindow& window) {
  return 1 / inverse_scale(window);
}

inline double eleven_bits(float weight) {
  return std::nearbyint(weight * 2048.0F);
}

inline std::vector<Tap> repeated_edge(std::vector<Tap> taps, int in_size) {
  for (Tap& tap : taps) tap.pixel = std::clamp(tap.pixel, 0, in_size - 1);
  return taps;
}

inline std::vector<Tap> linear(double place, int in_size) {
  const auto at = static_cast<float>(place);
  const float t = at - std::floor(at);
  const int pixel = static_cast<int>(std::floor(at));
  return repeated_edge({{pixel, eleven_bits(1 - t)}, {pixel + 1, eleven_bits(t)}}, in_size);
}

inline std::vector<Tap> cubic(double place, int in_size) {
  const auto at = static_cast<float>(place);
  const float t = at - std::floor(at);
  const float u = 1 - t;
  const float a = -0.75F;
  const float w0 = ((a * (t + 1) - 5 * a) * (t + 1) + 8 * a) * (t + 1) - 4 * a;
  const float w1 = ((a + 2) * t - (a + 3)) * t * t + 1;
  const float w2 = ((a + 2) * u - (a + 3)) * u * u + 1;
  const int pixel = static_cast<int>(std::floor(at));
  return repeated_edge({{pixel - 1, eleven_bits(w0)},
                        {pixel, eleven_bits(w1)},
                        {pixel + 1, eleven_bits(w2)},
                        {pixel + 2, eleven_bits(1 - w0 - w1 - w2)}},
                       in_size);
}

// Of output pixel [from, from + scale): how much of it lies beyond the first input pixel that it touches.
inline std::vector<Tap> grown(double from, double share_beyond, int in_size) {
  const auto t = static_cast<float>(share_beyond);
  const float beyond = t <= 0 ? 0 : t - std::floor(t);
  const int pixel = static_cast<int>(std::floor(from));
  return repeated_edge({{pixel, eleven_bits(1 - beyond)}, {pixel + 1, eleven_bits(beyond)}}, in_size);
}

// The share of each input pixel in [from, to); shares below 0.001 of a pixel aren't counted.
inline std::vector<Tap> shares(double from, double to, double scale, int in_size) {
  const double start = std::max(from, 0.0);
  const double width = std::min(from < 0 ? to : scale, in_size - start);
  const int last = std::min(static_cast<int>(std::floor(to)), in_size - 1);
  const int first = std::min(static_cast<int>(std::ceil(start)), last);
  std::vector<Tap> taps;
  const auto add = [&](int pixel, double part) { taps.push_back({pixel, static_cast<float>(part / width)}); };
  if (first - start > 1e-3) add(first - 1, first - start);
  for (int pixel = first; pixel < last; ++pixel) add(pixel, 1);
  if (to - last > 1e-3) add(last, std::min({to - last, 1.0, width}));
  return taps;
}

// What output pixel `i` of the window is made of; nothing where it is filled.
inline std::vector<Tap> taps_of(const AxisPart& part, Way way, int i) {
  const double from = part.window.from;
  const double step = scale(part.window);
  const int in_size = part.window.in_size;
  const double centre = from + (i + 0.5) * step;
  const bool outside = centre < 0 || centre > in_size;
  if (outside && part.border == Border::kConstant) return {};
  const double folded = outside ? fold_place(centre - 0.5, in_size, part.border) + 0.5 : centre;
  const double place = outside ? folded - 0.5 : (i + 0.5) * step - 0.5 + from;
  const double left = outside ? folded - step / 2 : i * step + from;
  const double inverse = inverse_scale(part.window);
  const double pixel_end = std::floor(left) + 1;
  switch (way) {
    case Way::kNearest: return repeated_edge({{static_cast<int>(std::floor(outside ? folded : left)), 1}}, in_size);
    case Way::kLinear: return linear(place, in_size);
    case Way::kCubic: return cubic(place, in_size);
    case Way::kGrown:
      return grown(left, outside ? (folded + step / 2 - pixel_end) * inverse : (i + 1) - (pixel_end - from) * inverse,
                   in_size);
    case Way::kBlock:
    case Way::kShares: break;
  }
  if (way == Way::kShares) return shares(left, left + step, step, in_size);
  std::vector<Tap> block;
  for (int k = 0; k < static_cast<int>(std::nearbyint(step)); ++k) block.push_back({static_cast<int>(left) + k, 1});
  return block;
}

inline bool is_whole(const AxisPart& part) {
  const AxisWindow& window = part.window;
  return std::abs(scale(window) - std::nearbyint(scale(window))) < 1e-15 && window.from == std::floor(window.from) &&
         window.from >= 0 && window.to <= static_cast<float>(window.in_size);
}

inline Way way_of(const AxisPart& x, const AxisPart& y, Filter filter) {
  if (filter == Filter::kNearest) return Way::kNearest;
  if (filter == Filter::kBilinear) return Way::kLinear;
  if (filter == Filter::kBicubic) return Way::kCubic;
  if (scale(x.window) < 1 || scale(y.window) < 1) return Way::kGrown;
  return is_whole(x) && is_whole(y) ? Way::kBlock : Way::kShares;
}

inline std::uint8_t byte(float value) {
  return static_cast<std::uint8_t>(std::clamp(std::nearbyint(value), 0.0F, 255.0F));
}

// One value, of its rows resampled across already (each a whole number, but for shares a float32).
inline std::uint8_t down(Way way, const std::vector<float>& rows, const std::vector<Tap>& y, std::size_t taps_across,
                         bool in_vector_loop) {
  const auto whole = [&](std::size_t k) { return static_cast<std::int64_t>(rows[k]); };
  const auto weight = [&](std::size_t k) { return static_cast<std::int64_t>(y[k].weight); };
  switch (way) {
    case Way::kNearest: return static_cast<std::uint8_t>(whole(0));
    case Way::kLinear:
    case Way::kGrown: {
      const auto half = [&](std::size_t k) { return (weight(k) * (whole(k) >> 4)) >> 16; };
      return static_cast<std::uint8_t>((half(0) + half(1) + 2) >> 2);
    }
    case Way::kCubic: {
      if (!in_vector_loop) {
        const std::int64_t sum =
            whole(0) * weight(0) + whole(1) * weight(1) + whole(2) * weight(2) + whole(3) * weight(3) + (1 << 21);
        return static_cast<std::uint8_t>(std::clamp<std::int64_t>(sum >> 22, 0, 255));
      }
      const auto product = [&](std::size_t k) { return rows[k] * (static_cast<float>(weight(k)) / (1 << 22)); };
      return byte(product(0) + (product(1) + (product(2) + product(3))));
    }
    case Way::kBlock: {
      std::int64_t sum = 0;
      for (std::size_t k = 0; k < rows.size(); ++k) sum += whole(k);
      if (taps_across == 2 && rows.size() == 2) return static_cast<std::uint8_t>((sum + 2) >> 2);
      return byte(static_cast<float>(sum) * (1 / (static_cast<float>(taps_across) * static_cast<float>(rows.size()))));
    }
    case Way::kShares: break;
  }
  float sum = 0;
  for (std::size_t k = 0; k < rows.size(); ++k) sum += static_cast<float>(y[k].weight) * rows[k];
  return byte(sum);
}

inline Image resample_opencv_reference(ImageView source, const AxisPart& x, const AxisPart& y, Filter filter,
                                       const std::uint8_t fill[3]) {
  const Way way = way_of(x, y, filter);
  const int channels = source.channels();
  const int vector_loop = x.count * channels / 8 * 8;  // OpenCV's cubic takes eight bytes at a time
  Image result({x.count, y.count}, channels);
  for (int j = 0; j < y.count; ++j) {
    const std::vector<Tap> down_taps = taps_of(y, way, y.begin + j);
    for (int i = 0; i < x.count * channels; ++i) {
      const std::vector<Tap> across_taps = taps_of(x, way, x.begin + i / channels);
      const int c = i % channels;
      std::vector<float> rows;
      for (const Tap& row : down_taps) {
        float sum = 0;
        for (const Tap& tap : across_taps) {
          sum += static_cast<float>(source.pixel(tap.pixel, row.pixel)[c]) * static_cast<float>(tap.weight);
        }
        rows.push_back(sum);
      }
      const bool filled = down_taps.empty() || across_taps.empty();
      result.row(j)[i] = filled ? fill[c] : down(way, rows, down_taps, across_taps.size(), i < vector_loop);
    }
  }
  return result;
}

}  // namespace tta::opencv_twin

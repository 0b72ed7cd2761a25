#include "tta/views/compare/value_fit.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace tta {
namespace {

// Below this many squared levels a channel is flat: rounding noise, not a picture.
constexpr double kFlatVariance = 0.01;

// Tensors have any unit, so theirs are flat relative to their size: float16's rounding and a bit.
bool is_flat(double variance, double mean) {
  return variance <= 1e-6 * mean * mean + 1e-18;
}

constexpr std::array<ChannelOrderMap, 6> kOrders{{{0, 1, 2}, {2, 1, 0}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}}};

// The pixels that are looked at: every `step`-th in both directions.
struct Grid {
  Grid(Size whole, std::size_t most_pixels) : size(whole) {
    const double pixels = static_cast<double>(size.width) * size.height;
    step = std::max(1, static_cast<int>(std::ceil(std::sqrt(pixels / static_cast<double>(most_pixels)))));
  }

  template <typename Action>
  void visit(Action action) const {
    for (int y = 0; y < size.height; y += step) {
      for (int x = 0; x < size.width; x += step) {
        action(static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width) + static_cast<std::size_t>(x));
      }
    }
  }

  Size size;
  int step = 1;
};

double mean_of(std::span<const float> plane, const Grid& grid) {
  double sum = 0;
  double count = 0;
  grid.visit([&](std::size_t i) {
    sum += static_cast<double>(plane[i]);
    count += 1;
  });
  return sum / count;
}

double covariance_of(std::span<const float> a, double mean_a, std::span<const float> b, double mean_b,
                     const Grid& grid) {
  double sum = 0;
  double count = 0;
  grid.visit([&](std::size_t i) {
    sum += (static_cast<double>(a[i]) - mean_a) * (static_cast<double>(b[i]) - mean_b);
    count += 1;
  });
  return sum / count;
}

// r^2 of a channel of the picture and one of the tensor.
double explained(const Moments& moments, std::size_t from, std::size_t to) {
  const bool flat_picture = moments.picture_variance[from] <= kFlatVariance;
  const bool flat_tensor = is_flat(moments.tensor_variance[to], moments.tensor_mean[to]);
  if (flat_picture || flat_tensor) return flat_picture && flat_tensor ? 1 : 0;
  const double covariance = moments.covariance[from][to];
  return std::min(1.0, covariance * covariance / moments.picture_variance[from] / moments.tensor_variance[to]);
}

std::size_t index(int value) {
  return static_cast<std::size_t>(value);
}

}  // namespace

Moments moments_of(const Planes& picture, const Planes& tensor, std::size_t most_pixels) {
  assert(picture.size == tensor.size && picture.channels == tensor.channels);
  const Grid grid(picture.size, most_pixels);
  Moments moments;
  moments.channels = picture.channels;
  for (int c = 0; c < picture.channels; ++c) {
    moments.picture_mean[index(c)] = mean_of(picture.plane(c), grid);
    moments.tensor_mean[index(c)] = mean_of(tensor.plane(c), grid);
  }
  for (int c = 0; c < picture.channels; ++c) {
    const double picture_mean = moments.picture_mean[index(c)];
    const double tensor_mean = moments.tensor_mean[index(c)];
    moments.picture_variance[index(c)] =
        covariance_of(picture.plane(c), picture_mean, picture.plane(c), picture_mean, grid);
    moments.tensor_variance[index(c)] = covariance_of(tensor.plane(c), tensor_mean, tensor.plane(c), tensor_mean, grid);
    for (int k = 0; k < tensor.channels; ++k) {
      moments.covariance[index(c)][index(k)] =
          covariance_of(picture.plane(c), picture_mean, tensor.plane(k), moments.tensor_mean[index(k)], grid);
    }
  }
  return moments;
}

double unexplained_share(const Moments& moments, const ChannelOrderMap& order) {
  double unexplained = 0;
  double total = 0;
  bool all_flat = true;
  for (int k = 0; k < moments.channels; ++k) {
    const double share = explained(moments, index(order[index(k)]), index(k));
    if (!is_flat(moments.tensor_variance[index(k)], moments.tensor_mean[index(k)])) all_flat = false;
    // Each channel counts by its variance in levels, for tensors may scale channels differently.
    const double weight = std::max(moments.picture_variance[index(order[index(k)])], kFlatVariance);
    unexplained += weight * (1 - share);
    total += weight;
  }
  if (all_flat && unexplained > 0) return 1;
  return unexplained / total;
}

double unexplained_levels(const Moments& moments, const ChannelOrderMap& order) {
  double variance = 0;
  for (int c = 0; c < moments.channels; ++c) variance += moments.picture_variance[index(c)];
  // A flat picture explains nothing, and has no levels to say so in: one stands for all.
  return std::sqrt(unexplained_share(moments, order) * std::max(variance / moments.channels, 1.0));
}

ChannelOrderMap best_order(const Moments& moments, const ChannelOrderMap& expected) {
  if (moments.channels == 1) return kRgbOrder;
  constexpr double kClearly = 0.8;
  constexpr double kLevels = 0.02;
  ChannelOrderMap best = expected;
  for (const ChannelOrderMap& order : kOrders) {
    const double levels = unexplained_levels(moments, order);
    if (levels < kClearly * unexplained_levels(moments, best) - kLevels) best = order;
  }
  return best;
}

std::array<Line, 3> lines_of(const Moments& moments, const ChannelOrderMap& order, bool matches) {
  std::array<Line, 3> lines{};
  for (int k = 0; k < moments.channels; ++k) {
    const std::size_t to = index(k);
    const std::size_t from = index(order[to]);
    Line& line = lines[from];
    line.mean = moments.picture_mean[from];
    const double variance = moments.picture_variance[from];
    line.deviation = variance <= kFlatVariance ? 0 : std::sqrt(variance);
    const double covariance = moments.covariance[from][to];
    if (line.deviation > 0) {
      line.slope = matches ? covariance / variance
                           : std::copysign(std::sqrt(moments.tensor_variance[to] / variance), covariance);
    }
    line.offset = moments.tensor_mean[to] - line.slope * line.mean;
  }
  return lines;
}

}  // namespace tta

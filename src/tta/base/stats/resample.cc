#include "tta/base/stats/resample.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>
#include <thread>

#include "tta/base/core/random.h"

namespace tta {
namespace {

// Linear between order statistics. Requires: sorted, not empty.
double quantile(std::span<const double> sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

std::uint32_t count_of(const std::vector<std::uint32_t>& clusters) {
  return clusters.empty() ? 0 : *std::max_element(clusters.begin(), clusters.end()) + 1;
}

}  // namespace

Resampler::Resampler(std::size_t images, std::uint64_t seed)
    : images_(images), clusters_(static_cast<std::uint32_t>(images)), seed_(seed) {
  assert(images >= 1);
}

Resampler::Resampler(std::vector<std::uint32_t> clusters, std::uint64_t seed)
    : images_(clusters.size()), cluster_of_(std::move(clusters)), clusters_(count_of(cluster_of_)), seed_(seed) {
  assert(images_ >= 1);
}

void Resampler::weights_of(std::uint64_t draw, std::span<float> weights) const {
  assert(weights.size() == images_);
  RandomStream random(seed_, draw);
  if (cluster_of_.empty()) {
    std::fill(weights.begin(), weights.end(), 0.0F);
    for (std::uint32_t i = 0; i < clusters_; ++i) weights[random.next_below(clusters_)] += 1;
    return;
  }
  std::vector<float> drawn(clusters_, 0.0F);
  for (std::uint32_t i = 0; i < clusters_; ++i) drawn[random.next_below(clusters_)] += 1;
  for (std::size_t image = 0; image < images_; ++image) weights[image] = drawn[cluster_of_[image]];
}

std::vector<std::vector<double>> bootstrap(const Resampler& resampler, int draws, std::size_t count,
                                           const Figures& figures, int threads) {
  std::vector<std::vector<double>> result(count, std::vector<double>(static_cast<std::size_t>(draws)));
  std::atomic<int> next{0};
  const auto work = [&] {
    std::vector<float> weights(resampler.images());
    std::vector<double> row(count);
    for (int draw = next++; draw < draws; draw = next++) {
      resampler.weights_of(static_cast<std::uint64_t>(draw), weights);
      figures(weights, row);
      for (std::size_t f = 0; f < count; ++f) result[f][static_cast<std::size_t>(draw)] = row[f];
    }
  };
  std::vector<std::jthread> helpers;
  for (int i = 1; i < threads; ++i) helpers.emplace_back(work);
  work();
  helpers.clear();  // joins
  return result;
}

Interval bootstrap_interval(std::vector<double> draws, double estimate, double alpha) {
  std::erase_if(draws, [](double value) { return std::isnan(value); });
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  if (draws.empty()) return {kNone, kNone};
  std::sort(draws.begin(), draws.end());
  const double low = quantile(draws, alpha / 2);
  const double high = quantile(draws, 1 - alpha / 2);
  return {std::min(low, 2 * estimate - high), std::max(high, 2 * estimate - low)};
}

double standard_deviation(std::span<const double> values) {
  if (values.size() < 2) return 0;
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / (n - 1));
}

std::vector<Interval> simultaneous_intervals(std::span<const Estimate> estimates,
                                             const std::vector<std::vector<double>>& deviations, double alpha) {
  assert(estimates.size() == deviations.size() && !deviations.empty());
  std::vector<double> largest = deviations.front();
  std::vector<double> smallest = deviations.front();
  for (const std::vector<double>& figure : deviations) {
    for (std::size_t d = 0; d < figure.size(); ++d) {
      largest[d] = std::max(largest[d], figure[d]);
      smallest[d] = std::min(smallest[d], figure[d]);
    }
  }
  std::sort(largest.begin(), largest.end());
  std::sort(smallest.begin(), smallest.end());
  const double above = quantile(largest, 1 - alpha / 2);
  const double below = quantile(smallest, alpha / 2);
  std::vector<Interval> intervals;
  for (const Estimate& estimate : estimates)
    intervals.push_back({estimate.value - above * estimate.error, estimate.value - below * estimate.error});
  return intervals;
}

std::vector<double> benjamini_hochberg(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p_values[a] > p_values[b]; });
  std::vector<double> adjusted(p_values.size());
  double least = 1;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto rank = static_cast<double>(order.size() - i);
    least = std::min(least, p_values[order[i]] * static_cast<double>(p_values.size()) / rank);
    adjusted[order[i]] = least;
  }
  return adjusted;
}

}  // namespace tta

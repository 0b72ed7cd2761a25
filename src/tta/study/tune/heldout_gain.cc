#include "tta/study/tune/heldout_gain.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>

#include "tta/base/stats/normal.h"

namespace tta {
namespace {

// The counts that Newcombe's interval wants. Shares of repeats are rounded so that changed answers are not lost.
PairedCounts counts_of(std::span<const float> before, std::span<const float> after) {
  double fixed = 0;
  double broken = 0;
  double right = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const double change = static_cast<double>(after[i]) - static_cast<double>(before[i]);
    fixed += std::max(change, 0.0);
    broken += std::max(-change, 0.0);
    right += static_cast<double>(before[i]);
  }
  const auto images = static_cast<std::int64_t>(before.size());
  PairedCounts counts;
  counts.fixed = std::llround(fixed);
  counts.broken = std::llround(broken);
  counts.both_right =
      std::clamp<std::int64_t>(std::llround(right) - counts.broken, 0, images - counts.fixed - counts.broken);
  counts.both_wrong = images - counts.fixed - counts.broken - counts.both_right;
  return counts;
}

// The standard error of the gain an image, a ratio of sums over the groups.
double grouped_error(std::span<const float> before, std::span<const float> after, std::span<const std::uint32_t> groups,
                     double gain) {
  std::map<std::uint32_t, double> deviations;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const double change = static_cast<double>(after[i]) - static_cast<double>(before[i]);
    deviations[groups[i]] += change - gain;
  }
  double squares = 0;
  for (const auto& [group, deviation] : deviations) squares += deviation * deviation;
  return std::sqrt(squares) / static_cast<double>(before.size());
}

}  // namespace

GainEstimate heldout_gain(std::span<const float> before, std::span<const float> after,
                          std::span<const std::uint32_t> groups, double alpha, double widening) {
  assert(!before.empty() && before.size() == after.size() && (groups.empty() || groups.size() == before.size()));
  GainEstimate estimate;
  estimate.images = static_cast<std::int64_t>(before.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    const double change = static_cast<double>(after[i]) - static_cast<double>(before[i]);
    estimate.fixed += std::max(change, 0.0);
    estimate.broken += std::max(-change, 0.0);
  }
  estimate.gain = (estimate.fixed - estimate.broken) / static_cast<double>(before.size());
  const Interval newcombe = newcombe_interval(counts_of(before, after), alpha);
  double below = std::max(0.0, estimate.gain - newcombe.low);
  double above = std::max(0.0, newcombe.high - estimate.gain);
  if (!groups.empty()) {
    const double reach = normal_quantile(1 - alpha / 2) * grouped_error(before, after, groups, estimate.gain);
    below = std::max(below, reach);
    above = std::max(above, reach);
  }
  estimate.interval = {estimate.gain - widening * below, estimate.gain + widening * above};
  return estimate;
}

}  // namespace tta

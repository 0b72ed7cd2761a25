#include "tta/base/stats/paired.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>

#include "tta/base/stats/binomial.h"
#include "tta/base/stats/normal.h"

namespace tta {
namespace {

// Wilson's score interval, as distances from the share.
struct Reach {
  double below = 0;
  double above = 0;
};

Reach wilson_reach(double share, double n, double z) {
  const double z2 = z * z;
  const double middle = 2 * n * share + z2;
  const double half_width = z * std::sqrt(z2 + 4 * n * share * (1 - share));
  const double low = (middle - half_width) / (2 * (n + z2));
  const double high = (middle + half_width) / (2 * (n + z2));
  return {std::max(0.0, share - low), std::max(0.0, high - share)};
}

// How far both answers go together, -1..1, a positive one corrected towards 0.
double correlation(double both, double first, double second, double neither) {
  const double margins = (both + first) * (second + neither) * (both + second) * (first + neither);
  if (margins == 0) return 0;
  const double n = both + first + second + neither;
  const double product = both * neither - first * second;
  return (product > 0 ? std::max(product - n / 2, 0.0) : product) / std::sqrt(margins);
}

double joined(double one, double other, double phi) {
  return std::sqrt(std::max(0.0, one * one - 2 * phi * one * other + other * other));
}

// (z(0.975) + z(0.8))^2
double power_factor() {
  const double z = normal_quantile(0.975) + normal_quantile(0.8);
  return z * z;
}

}  // namespace

double gain(const PairedCounts& counts) {
  assert(counts.images() >= 1);
  return static_cast<double>(counts.fixed - counts.broken) / static_cast<double>(counts.images());
}

double discordance(const PairedCounts& counts) {
  assert(counts.images() >= 1);
  return static_cast<double>(counts.fixed + counts.broken) / static_cast<double>(counts.images());
}

double mcnemar_mid_p(const PairedCounts& counts) {
  const std::int64_t n = counts.fixed + counts.broken;
  const std::int64_t fewer = std::min(counts.fixed, counts.broken);
  if (2 * fewer == n) return 1;
  const double at_fewer = std::exp(log_choose(n, fewer) - static_cast<double>(n) * std::numbers::ln2);
  return std::clamp(2 * binomial_cdf(fewer, n, 0.5) - at_fewer, 0.0, 1.0);
}

Interval newcombe_interval(const PairedCounts& counts, double alpha) {
  assert(counts.images() >= 1 && alpha > 0 && alpha < 1);
  const auto n = static_cast<double>(counts.images());
  const auto both = static_cast<double>(counts.both_right);
  const auto first = static_cast<double>(counts.broken);
  const auto second = static_cast<double>(counts.fixed);
  const auto neither = static_cast<double>(counts.both_wrong);
  const double z = normal_quantile(1 - alpha / 2);
  const Reach of_first = wilson_reach((both + first) / n, n, z);
  const Reach of_second = wilson_reach((both + second) / n, n, z);
  const double phi = correlation(both, first, second, neither);
  const double difference = (second - first) / n;
  return {difference - joined(of_second.below, of_first.above, phi),
          difference + joined(of_second.above, of_first.below, phi)};
}

double minimum_detectable_gain(double discordance, std::int64_t images) {
  assert(images >= 1 && discordance >= 0 && discordance <= 1);
  return std::sqrt(power_factor() * discordance / static_cast<double>(images));
}

std::int64_t images_needed(double gain, double discordance) {
  assert(gain > 0 && discordance >= 0 && discordance <= 1);
  const double images = std::ceil(power_factor() * discordance / (gain * gain));
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  return images < static_cast<double>(kMost) ? std::max<std::int64_t>(1, static_cast<std::int64_t>(images)) : kMost;
}

}  // namespace tta

#include "tta/base/stats/normal.h"

#include <cassert>
#include <cmath>
#include <numbers>

namespace tta {
namespace {

double density(double z) {
  return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
}

// For p <= 1/2, to 4.5e-4: Abramowitz and Stegun, 26.2.23.
double rough_quantile(double p) {
  const double t = std::sqrt(-2 * std::log(p));
  return (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
}

}  // namespace

double normal_cdf(double z) {
  return std::erfc(-z / std::numbers::sqrt2) / 2;
}

double normal_quantile(double p) {
  assert(p > 0 && p < 1);
  if (p > 0.5) return -normal_quantile(1 - p);
  double z = rough_quantile(p);
  // Halley's steps triple the digits each time.
  for (int step = 0; step < 3; ++step) {
    const double newton = (normal_cdf(z) - p) / density(z);
    z -= newton / (1 + z * newton / 2);
  }
  return z;
}

}  // namespace tta

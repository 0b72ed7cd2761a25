#include "tta/base/stats/binomial.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace tta {
namespace {

double log_factorial(std::int64_t n) {
  // std::lgamma writes a global on some systems; this one is told to keep its sign to itself.
  int sign = 0;
  return lgamma_r(static_cast<double>(n) + 1, &sign);
}

// The sum of the probabilities of first, first + step, ... up to the end of the range, which fall from the first on.
double tail(std::int64_t first, std::int64_t n, double p, int step) {
  const double odds = p / (1 - p);
  double term = std::exp(log_choose(n, first) + static_cast<double>(first) * std::log(p) +
                         static_cast<double>(n - first) * std::log1p(-p));
  double sum = 0;
  for (std::int64_t k = first; k >= 0 && k <= n && term > 0; k += step) {
    sum += term;
    if (term < sum * std::numeric_limits<double>::epsilon() / 16) break;
    const auto up = static_cast<double>(n - k) / static_cast<double>(k + 1) * odds;  // from k to k + 1
    const auto down = static_cast<double>(k) / static_cast<double>(n - k + 1) / odds;
    term *= step > 0 ? up : down;
  }
  return std::min(sum, 1.0);
}

}  // namespace

double log_choose(std::int64_t n, std::int64_t k) {
  assert(0 <= k && k <= n);
  return log_factorial(n) - log_factorial(k) - log_factorial(n - k);
}

double binomial_cdf(std::int64_t k, std::int64_t n, double p) {
  assert(n >= 0 && p >= 0 && p <= 1);
  if (k < 0) return 0;
  if (k >= n || p == 0) return 1;
  if (p == 1) return 0;
  // The tail on the far side of the mean falls monotonously: sum that one.
  const bool below_mean = static_cast<double>(k) < static_cast<double>(n) * p;
  return below_mean ? tail(k, n, p, -1) : 1 - tail(k + 1, n, p, +1);
}

double clopper_pearson_upper(std::int64_t k, std::int64_t n, double alpha) {
  assert(n >= 1 && 0 <= k && k <= n && alpha > 0 && alpha < 1);
  if (k == n) return 1;
  double low = static_cast<double>(k) / static_cast<double>(n);
  double high = 1;
  for (int step = 0; step < 100 && low < high; ++step) {
    const double middle = low + (high - low) / 2;
    if (middle == low || middle == high) break;
    (binomial_cdf(k, n, middle) > alpha ? low : high) = middle;
  }
  return high;
}

double clopper_pearson_lower(std::int64_t k, std::int64_t n, double alpha) {
  return 1 - clopper_pearson_upper(n - k, n, alpha);
}

}  // namespace tta

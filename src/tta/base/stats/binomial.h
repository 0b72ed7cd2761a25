// The binomial distribution and exact limits for a share. Pure; thread-safe.
#pragma once

#include <cstdint>

namespace tta {

// log of n over k. Requires: 0 <= k <= n.
double log_choose(std::int64_t n, std::int64_t k);

// The probability of at most k successes in n trials. Requires: n >= 0, 0 <= p <= 1. k < 0 gives 0.
double binomial_cdf(std::int64_t k, std::int64_t n, double p);

// Clopper and Pearson's exact one-sided limits for the share of successes, at confidence 1 - alpha: the largest (the
// smallest) share with which at most (at least) k successes in n trials still have probability alpha.
// Requires: 0 <= k <= n, n >= 1, 0 < alpha < 1.
double clopper_pearson_upper(std::int64_t k, std::int64_t n, double alpha);
double clopper_pearson_lower(std::int64_t k, std::int64_t n, double alpha);

}  // namespace tta

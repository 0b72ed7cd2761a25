// The standard normal distribution. Pure; thread-safe.
#pragma once

namespace tta {

double normal_cdf(double z);

// The z with normal_cdf(z) = p, to double precision. Requires: 0 < p < 1.
double normal_quantile(double p);

}  // namespace tta

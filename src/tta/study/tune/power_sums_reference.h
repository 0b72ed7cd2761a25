// The plain twin of power_sums(). Tests only.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>

#include "tta/base/stats/metrics.h"
#include "tta/study/tune/power_sums.h"

namespace tta::testing {

inline PowerSums power_sums_reference(std::span<const double> base, double base_scale, std::span<const double> row,
                                      double row_scale, double b) {
  double sum = 0;
  double first = 0;
  double second = 0;
  for (std::size_t c = 0; c < base.size(); ++c) {
    const double p = base_scale * base[c] + (row.empty() ? 0.0 : row_scale * row[c]);
    const double l = std::log(std::max(p, kLeastProbability));
    sum += std::exp(b * l);
    first += l * std::exp(b * l);
    second += l * l * std::exp(b * l);
  }
  return {std::log(sum), first / sum, second / sum - first / sum * first / sum};
}

}  // namespace tta::testing

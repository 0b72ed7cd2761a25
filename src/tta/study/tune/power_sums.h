// What a distribution's likelihood is at a temperature, and how it changes with it: the inner loop of the search.
#pragma once

#include <cstddef>
#include <span>

namespace tta {

// Of p^b, b = 1/T: with l = log p (p floored as in base/stats/metrics.h) and q = p^b / sum of p^b,
//   log_sum  = log of the sum over the classes of p^b
//   mean     = the sum of q l           (the derivative of log_sum by b)
//   variance = the sum of q (l - mean)^2    (its second derivative)
// So the truth's negative log probability at b is log_sum - b log p[truth]; it is convex in b.
struct PowerSums {
  double log_sum = 0;
  double mean = 0;
  double variance = 0;
};

// Of p = base_scale base + row_scale row, class by class; an empty `row` counts as 0. `logarithms` is room for
// power_sums_room() numbers, and holds log p afterwards. Computed in float, with the widest vectors of the machine:
// within 2e-6 of the sums in double. Oracle: power_sums_reference.h. Thread-safe.
//
// Requires: base not empty; row empty or as long; p >= 0, not all 0, at most 1; b > 0.
inline std::size_t power_sums_room(std::size_t classes) {
  return (classes + 15) / 16 * 16;
}
PowerSums power_sums(std::span<const double> base, double base_scale, std::span<const double> row, double row_scale,
                     double b, std::span<float> logarithms);

}  // namespace tta

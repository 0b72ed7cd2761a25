// The little arithmetic on rows of classes that the pooling modes share. Pure and thread-safe.
#pragma once

#include <span>
#include <vector>

namespace tta {

// `values` divided by their sum. Requires: finite values >= 0, at least one > 0.
std::vector<double> normalised(std::vector<double> values);

// exp(logs), normalised; the largest is taken off first, so nothing overflows and the largest never underflows. -inf
// becomes 0. Requires: the largest is finite.
std::vector<double> softmax(std::vector<double> logs);

// sum[c] += weight * row[c].
void add_weighted(std::vector<double>& sum, std::span<const double> row, double weight);

// Largest minus second largest value, 0 for a tie. Requires: at least two values.
double lead_over_second(std::span<const double> values);

}  // namespace tta

#include "tta/predict/pool/distribution.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace tta {

std::vector<double> normalised(std::vector<double> values) {
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  assert(sum > 0 && std::isfinite(sum));
  for (double& value : values) value /= sum;
  return values;
}

std::vector<double> softmax(std::vector<double> logs) {
  const double largest = *std::max_element(logs.begin(), logs.end());
  assert(std::isfinite(largest));
  for (double& value : logs) value = std::exp(value - largest);
  return normalised(std::move(logs));
}

void add_weighted(std::vector<double>& sum, std::span<const double> row, double weight) {
  assert(sum.size() == row.size());
  for (std::size_t c = 0; c < row.size(); ++c) sum[c] += weight * row[c];
}

double lead_over_second(std::span<const double> values) {
  assert(values.size() >= 2);
  double first = std::max(values[0], values[1]);
  double second = std::min(values[0], values[1]);
  for (const double value : values.subspan(2)) {
    second = std::max(second, std::min(first, value));
    first = std::max(first, value);
  }
  return first - second;
}

}  // namespace tta

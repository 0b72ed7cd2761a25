// The slow, obvious twin of Pooler, for tests: whole-numbered weights, every view repeated as often as its weight says,
// and then the plain definition of each mode over equal rows. Nothing is summed up on the way.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "tta/views/policy/policy.h"

namespace tta::testing {

using Rows = std::vector<std::vector<double>>;

inline std::vector<double> divided_by_sum(std::vector<double> row) {
  double sum = 0;
  for (const double p : row) sum += p;
  for (double& p : row) p /= sum;
  return row;
}

inline Rows repeated(const Rows& rows, const std::vector<int>& weights) {
  const bool all_zero = std::all_of(weights.begin(), weights.end(), [](int weight) { return weight == 0; });
  Rows result;
  for (std::size_t v = 0; v < rows.size(); ++v)
    result.insert(result.end(), all_zero ? 1 : static_cast<std::size_t>(weights[v]), divided_by_sum(rows[v]));
  return result;
}

inline std::vector<double> column(const Rows& rows, std::size_t c) {
  std::vector<double> values;
  for (const auto& row : rows) values.push_back(row[c]);
  return values;
}

inline std::size_t first_largest(const std::vector<double>& row) {
  std::size_t best = 0;
  for (std::size_t c = 1; c < row.size(); ++c) {
    if (row[c] > row[best]) best = c;
  }
  return best;
}

inline double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

// The nth root of the product, every factor taken to its own root first, so that the product can't underflow.
inline double geometric_mean(const std::vector<double>& values, double floor) {
  double product = 1;
  for (const double value : values)
    product *= std::pow(std::max(value, floor), 1.0 / static_cast<double>(values.size()));
  return product;
}

inline double lower_median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[(values.size() - 1) / 2];
}

// What one class gets before renormalising.
inline double pooled_class(Pooling pooling, const Rows& rows, std::size_t c) {
  const std::vector<double> values = column(rows, c);
  switch (pooling) {
    case Pooling::kMean: return mean_of(values);
    case Pooling::kLogitMean: return geometric_mean(values, 2.2250738585072014e-308);
    case Pooling::kGeometric: return geometric_mean(values, 1e-30);
    case Pooling::kMedian: return lower_median(values);
    case Pooling::kMax: return *std::max_element(values.begin(), values.end());
    case Pooling::kVote: break;
  }
  double ballots = 0;
  for (const auto& row : rows) ballots += first_largest(row) == c ? 1 : 0;
  return ballots;
}

inline std::vector<double> pool_reference(Pooling pooling, const Rows& views, const std::vector<int>& weights) {
  const Rows rows = repeated(views, weights);
  std::vector<double> result;
  for (std::size_t c = 0; c < rows[0].size(); ++c) result.push_back(pooled_class(pooling, rows, c));
  if (*std::max_element(result.begin(), result.end()) == 0) return pool_reference(Pooling::kMean, views, weights);
  return divided_by_sum(result);
}

// The mean Kullback-Leibler divergence of the rows from their mean: the same quantity as the difference of entropies.
inline double mutual_information_reference(const Rows& views, const std::vector<int>& weights) {
  const std::vector<double> mean = pool_reference(Pooling::kMean, views, weights);
  const Rows rows = repeated(views, weights);
  double sum = 0;
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) sum += row[c] > 0 ? row[c] * std::log(row[c] / mean[c]) : 0;
  }
  return sum / static_cast<double>(rows.size());
}

}  // namespace tta::testing

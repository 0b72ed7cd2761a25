#include "tta/predict/pool/risk.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

#include "tta/predict/pool/pool.h"

namespace tta {
namespace {

// Keep logarithms of 0 finite.
constexpr double kLeastMargin = 1e-4;
constexpr double kLeastProbability = 1e-6;

// Weighted mean and standard deviation, and the least value.
class Scatter {
 public:
  void add(double value, double weight) {
    weight_ += weight;
    const double before = value - mean_;
    mean_ += before * (weight / weight_);  // in this order one value's mean is exactly itself, and its spread 0
    squares_ += weight * before * (value - mean_);  // West's recurrence (1979)
    least_ = std::min(least_, value);
  }

  double mean() const { return mean_; }
  // Rounding may leave the sum just below 0.
  double spread() const { return std::sqrt(std::max(squares_, 0.0) / weight_); }
  double least() const { return least_; }

 private:
  double weight_ = 0;
  double mean_ = 0;
  double squares_ = 0;
  double least_ = std::numeric_limits<double>::infinity();
};

}  // namespace

void RiskWatch::add(std::vector<double> row, double weight) {
  assert(weight > 0);
  rows_.push_back(std::move(row));
  weights_.push_back(weight);
}

RiskFeatures RiskWatch::features(std::span<const double> pooled) const {
  assert(!rows_.empty());
  const int first = argmax(pooled);
  const int second = best_other(pooled, first);
  const double margin = pooled[first] - pooled[second];
  Scatter margins;
  Scatter log_odds;
  for (std::size_t v = 0; v < rows_.size(); ++v) {
    const double p_first = rows_[v][first];
    const double p_second = rows_[v][second];
    margins.add(p_first - p_second, weights_[v]);
    log_odds.add(std::log((p_first + kLeastProbability) / (p_second + kLeastProbability)), weights_[v]);
  }
  return {margin,
          margin * margin,
          std::log(margin + kLeastMargin),
          std::log(1 - margin + kLeastMargin),
          margins.spread(),
          margins.least(),
          entropy(pooled),
          log_odds.mean(),
          log_odds.spread(),
          log_odds.least()};
}

double risk_of(const RiskFeatures& features, const StopStep& step) {
  double score = step.constant;
  for (std::size_t i = 0; i < kRiskFeatures; ++i) score += step.coefficients[i] * features[i];
  return 1 / (1 + std::exp(-score));
}

}  // namespace tta

#include "tta/predict/pool/log_mean.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "tta/predict/pool/distribution.h"

namespace tta {

LogMeanPooling::LogMeanPooling(int classes, double floor)
    : log_sum_(static_cast<std::size_t>(classes)), floor_(floor) {}

void LogMeanPooling::add(std::span<const double> row, double weight) {
  for (std::size_t c = 0; c < row.size(); ++c) log_sum_[c] += weight * std::log(std::max(row[c], floor_));
  weight_ += weight;
}

std::vector<double> LogMeanPooling::pooled() const {
  std::vector<double> logs = log_sum_;
  for (double& value : logs) value /= weight_;
  return softmax(std::move(logs));
}

}  // namespace tta

#include "tta/predict/pool/logit_mean_pooling.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "tta/predict/pool/distribution.h"

namespace tta {
namespace {

// The logits of a softmax in double are told apart down to here, 708 below the largest; a 0 counts as this.
constexpr double kSmallest = std::numeric_limits<double>::min();

std::vector<double> centred_logs(std::span<const double> row) {
  std::vector<double> logs(row.size());
  std::transform(row.begin(), row.end(), logs.begin(), [](double p) { return std::log(std::max(p, kSmallest)); });
  const double mean = std::accumulate(logs.begin(), logs.end(), 0.0) / static_cast<double>(logs.size());
  for (double& value : logs) value -= mean;
  return logs;
}

class LogitMeanPooling final : public PoolingMode {
 public:
  explicit LogitMeanPooling(int classes) : logit_sum_(static_cast<std::size_t>(classes)) {}

  void add(std::span<const double> row, double weight) override {
    add_weighted(logit_sum_, centred_logs(row), weight);
    weight_ += weight;
  }

  std::vector<double> pooled() const override {
    std::vector<double> logits = logit_sum_;
    for (double& value : logits) value /= weight_;
    return softmax(std::move(logits));
  }

 private:
  std::vector<double> logit_sum_;
  double weight_ = 0;
};

}  // namespace

std::unique_ptr<PoolingMode> make_logit_mean_pooling(int classes) {
  return std::make_unique<LogitMeanPooling>(classes);
}

}  // namespace tta

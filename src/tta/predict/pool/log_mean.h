// What geometric and logit_mean share: softmax(sum w log p / sum w). They differ in what an impossible class is worth.
#pragma once

#include <memory>
#include <vector>

#include "tta/predict/pool/pooling_mode.h"

namespace tta {

class LogMeanPooling final : public PoolingMode {
 public:
  // Probabilities below `floor` count as `floor`. Requires: floor > 0.
  LogMeanPooling(int classes, double floor);

  void add(std::span<const double> row, double weight) override;
  std::vector<double> pooled() const override;

 private:
  std::vector<double> log_sum_;
  double floor_;
  double weight_ = 0;
};

}  // namespace tta

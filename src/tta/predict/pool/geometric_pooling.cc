#include "tta/predict/pool/geometric_pooling.h"

#include <algorithm>
#include <cmath>

#include "tta/predict/pool/distribution.h"

namespace tta {
namespace {

constexpr double kFloor = 1e-30;

class GeometricPooling final : public PoolingMode {
 public:
  explicit GeometricPooling(int classes) : log_sum_(static_cast<std::size_t>(classes)) {}

  void add(std::span<const double> row, double weight) override {
    for (std::size_t c = 0; c < row.size(); ++c) log_sum_[c] += weight * std::log(std::max(row[c], kFloor));
    weight_ += weight;
  }

  std::vector<double> pooled() const override {
    std::vector<double> logs = log_sum_;
    for (double& value : logs) value /= weight_;
    return softmax(std::move(logs));
  }

 private:
  std::vector<double> log_sum_;
  double weight_ = 0;
};

}  // namespace

std::unique_ptr<PoolingMode> make_geometric_pooling(int classes) {
  return std::make_unique<GeometricPooling>(classes);
}

}  // namespace tta

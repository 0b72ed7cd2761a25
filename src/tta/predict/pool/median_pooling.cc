#include "tta/predict/pool/median_pooling.h"

#include <algorithm>
#include <utility>

#include "tta/predict/pool/distribution.h"

namespace tta {
namespace {

using WeightedValue = std::pair<double, double>;  // value, weight

double weighted_lower_median(std::vector<WeightedValue> values, double total_weight) {
  // Weights are added in another order than total_weight was; half may be missed by a rounding.
  const double half = total_weight * (0.5 - 1e-12);
  std::sort(values.begin(), values.end());
  double weight = 0;
  for (const auto& [value, its_weight] : values) {
    weight += its_weight;
    if (weight >= half) return value;
  }
  return values.back().first;
}

class MedianPooling final : public PoolingMode {
 public:
  explicit MedianPooling(int classes) : values_(static_cast<std::size_t>(classes)), sum_(values_.size()) {}

  void add(std::span<const double> row, double weight) override {
    for (std::size_t c = 0; c < row.size(); ++c) values_[c].emplace_back(row[c], weight);
    add_weighted(sum_, row, weight);
    weight_ += weight;
  }

  std::vector<double> pooled() const override {
    std::vector<double> medians;
    medians.reserve(values_.size());
    for (const auto& values : values_) medians.push_back(weighted_lower_median(values, weight_));
    const bool all_zero = std::all_of(medians.begin(), medians.end(), [](double value) { return value == 0; });
    return normalised(all_zero ? sum_ : medians);
  }

 private:
  std::vector<std::vector<WeightedValue>> values_;  // per class, a value per view
  std::vector<double> sum_;
  double weight_ = 0;
};

}  // namespace

std::unique_ptr<PoolingMode> make_median_pooling(int classes) {
  return std::make_unique<MedianPooling>(classes);
}

}  // namespace tta

#include "tta/predict/pool/max_pooling.h"

#include <algorithm>

#include "tta/predict/pool/distribution.h"

namespace tta {
namespace {

class MaxPooling final : public PoolingMode {
 public:
  explicit MaxPooling(int classes) : largest_(static_cast<std::size_t>(classes)) {}

  void add(std::span<const double> row, double) override {
    for (std::size_t c = 0; c < row.size(); ++c) largest_[c] = std::max(largest_[c], row[c]);
  }
  std::vector<double> pooled() const override { return normalised(largest_); }

 private:
  std::vector<double> largest_;
};

}  // namespace

std::unique_ptr<PoolingMode> make_max_pooling(int classes) {
  return std::make_unique<MaxPooling>(classes);
}

}  // namespace tta

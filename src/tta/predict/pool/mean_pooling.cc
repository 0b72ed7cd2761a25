#include "tta/predict/pool/mean_pooling.h"

#include "tta/predict/pool/distribution.h"

namespace tta {
namespace {

class MeanPooling final : public PoolingMode {
 public:
  explicit MeanPooling(int classes) : sum_(static_cast<std::size_t>(classes)) {}

  void add(std::span<const double> row, double weight) override { add_weighted(sum_, row, weight); }
  std::vector<double> pooled() const override { return normalised(sum_); }

  // A row sums to 1, so a view of weight w moves the difference of two classes by at most w.
  double lead() const override { return lead_over_second(sum_); }

 private:
  std::vector<double> sum_;
};

}  // namespace

std::unique_ptr<PoolingMode> make_mean_pooling(int classes) {
  return std::make_unique<MeanPooling>(classes);
}

}  // namespace tta

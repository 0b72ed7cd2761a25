#include "tta/predict/pool/vote_pooling.h"

#include "tta/predict/pool/distribution.h"
#include "tta/predict/pool/pool.h"

namespace tta {
namespace {

class VotePooling final : public PoolingMode {
 public:
  explicit VotePooling(int classes) : ballots_(static_cast<std::size_t>(classes)) {}

  void add(std::span<const double> row, double weight) override { ballots_[argmax(row)] += weight; }
  std::vector<double> pooled() const override { return normalised(ballots_); }

  // A view of weight w casts one ballot of w.
  double lead() const override { return lead_over_second(ballots_); }

 private:
  std::vector<double> ballots_;
};

}  // namespace

std::unique_ptr<PoolingMode> make_vote_pooling(int classes) {
  return std::make_unique<VotePooling>(classes);
}

}  // namespace tta

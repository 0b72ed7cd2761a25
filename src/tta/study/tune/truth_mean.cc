#include "tta/study/tune/truth_mean.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "tta/base/stats/metrics.h"

namespace tta {

TruthMean::TruthMean(const ScoreSource& source, std::span<const std::size_t> images)
    : source_(source), images_(images), sums_(images.size()) {
  assert(!images.empty());
}

void TruthMean::add(std::size_t view) {
  for (std::size_t i = 0; i < images_.size(); ++i)
    sums_[i] += static_cast<double>(source_.truth_probability(images_[i], view));
  ++count_;
}

double TruthMean::log_likelihood_with(std::size_t view) const {
  source_.heed_cancel();
  double sum = 0;
  for (std::size_t i = 0; i < images_.size(); ++i) {
    const double p = (sums_[i] + static_cast<double>(source_.truth_probability(images_[i], view))) / (count_ + 1);
    sum += std::log(std::max(p, kLeastProbability));
  }
  return sum / static_cast<double>(images_.size());
}

}  // namespace tta

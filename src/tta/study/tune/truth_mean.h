// The mean of some views' probabilities of the truth, image by image: a pool that knows the log-likelihood, and only
// that, at the price of one number an image.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "tta/study/tune/score_source.h"

namespace tta {

class TruthMean {
 public:
  // Requires: the images' rows of every view used below are brought; images not empty. The images must outlive it.
  TruthMean(const ScoreSource& source, std::span<const std::size_t> images);

  void add(std::size_t view);

  // The mean log-likelihood after add(view).
  double log_likelihood_with(std::size_t view) const;

 private:
  const ScoreSource& source_;
  std::span<const std::size_t> images_;
  std::vector<double> sums_;
  double count_ = 0;
};

}  // namespace tta

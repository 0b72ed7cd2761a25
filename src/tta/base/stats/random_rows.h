// Made-up answers of a classifier. Tests only.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "tta/base/core/random.h"

namespace tta::testing {

struct RandomRow {
  std::vector<double> probabilities;
  int truth = 0;
};

// Softmax of normal logits of the given spread, the truth's raised by `lead`.
inline RandomRow random_row(RandomStream& random, int classes, double spread, double lead) {
  RandomRow row;
  row.truth = static_cast<int>(random.next_below(static_cast<std::uint32_t>(classes)));
  double sum = 0;
  for (int c = 0; c < classes; ++c) {
    row.probabilities.push_back(std::exp(spread * random.next_normal() + (c == row.truth ? lead : 0)));
    sum += row.probabilities.back();
  }
  for (double& p : row.probabilities) p /= sum;
  return row;
}

}  // namespace tta::testing

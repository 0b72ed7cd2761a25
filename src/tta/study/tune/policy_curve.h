// The best policy of at most one view, of at most two, and so on: search, weights and pruning together.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "tta/study/tune/greedy_search.h"
#include "tta/study/tune/objective.h"
#include "tta/study/tune/score_source.h"

namespace tta {

struct CurvePoint {
  WeightedViews policy;  // in the order in which the search took them
  Score score;           // by the objective, on the images
};

// curve[k - 1] has at most k views, and is the best of
//   - the longest beginning of a greedy search with k views in it, weighted by how often each was taken,
//   - the same views with mixture_weights(),
//   - what mixture_weights() of all views that the search took leaves, when the view of least weight goes, and the
//   next,
//     until k are left, the weights being found anew each time,
//   - curve[k - 2].
//
// Requires: as greedy_search(); most_views >= 1. Deterministic, whatever the number of threads.
std::vector<CurvePoint> policy_curve(const ScoreSource& source, std::span<const std::size_t> images,
                                     std::span<const std::size_t> candidates, std::size_t most_views,
                                     const GreedyOptions& options);

}  // namespace tta

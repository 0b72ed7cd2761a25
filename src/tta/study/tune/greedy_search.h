// Greedy policy search: one view after the other, each time the one with which the mean of all so far is best. With
// replacement: a view that is taken twice counts double.
//
// Source: Lyzhov, Molchanova, Ashukha, Molchanov and Vetrov, "Greedy Policy Search: a simple baseline for learnable
// test-time augmentation", UAI 2020 (arXiv:2002.09103), algorithm 1. The running mean is (t-1)/t old + 1/t new, so that
// all steps count alike in the end.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "tta/study/tune/objective.h"
#include "tta/study/tune/score_source.h"

namespace tta {

struct GreedyOptions {
  Objective objective = Objective::kCalibratedLogLikelihood;
  int steps = 20;
  // The calibrated objective needs whole rows. A plain log-likelihood needs one number a row, and finds the candidates
  // for which the whole rows are then looked at: so many of them. 0 = all.
  std::size_t shortlist = 32;
  int threads = 1;
};

struct GreedyStep {
  std::size_t view = 0;
  Score score;  // of the mean after this step
};

// Equal scores: the candidate that stands first. Deterministic, whatever the number of threads.
// Requires: the images' rows of the candidates are brought; neither is empty. Memory: as Pool; a double for every
// image.
std::vector<GreedyStep> greedy_search(const ScoreSource& source, std::span<const std::size_t> images,
                                      std::span<const std::size_t> candidates, const GreedyOptions& options);

// The first `steps` steps as views, in the order in which they were first taken, weighted by how often.
WeightedViews taken_views(std::span<const GreedyStep> steps);

// taken_views() of the longest beginning with at most `most_views` different views. Requires: most_views >= 1.
WeightedViews longest_beginning(std::span<const GreedyStep> steps, std::size_t most_views);

}  // namespace tta

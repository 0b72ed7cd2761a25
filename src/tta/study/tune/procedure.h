// The whole procedure on one set of tuning images: what is cross-fitted, and what makes the policy that is written.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "tta/study/tune/halving.h"
#include "tta/study/tune/policy_curve.h"
#include "tta/study/tune/score_source.h"
#include "tta/study/tune/tuning.h"

namespace tta {

struct Tuned {
  std::vector<CurvePoint> curve;     // of max(max_views, kCurveViews) points
  std::size_t selected = 0;          // index in it
  std::vector<WeightedViews> cells;  // of the grid; those of the plan where it has policies
};

// Drops candidates, on `images` in random order; brings what is left. The references' views, which are there already,
// are kept. Errors: those of ScoreSource::bring().
Halving drop_candidates(ScoreSource& source, std::span<const std::size_t> images, const TuningProblem& problem,
                        const TuningOptions& options);

// Searches among the survivors. Thread-safe, on `threads` threads of its own. Errors: kCancelled.
// Requires: their rows of images are there.
Tuned tune_on(const ScoreSource& source, std::span<const std::size_t> images, std::span<const std::size_t> survivors,
              const TuningProblem& problem, const TuningOptions& options, int threads);

// Every view that `tuned` could use on held-out images, each once.
std::vector<std::size_t> views_used(const Tuned& tuned);

}  // namespace tta

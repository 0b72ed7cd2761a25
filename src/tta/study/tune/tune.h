// Tuning: which views, how many, how strong, and what that gains on images that the choice has not seen.
//
// From kImagesForSplit images on they are split three ways: half to tune on, a quarter for the thresholds of the stop,
// a quarter for the verdict, which is looked at once. With fewer, the whole procedure (dropping candidates, search,
// weights, number of views) is cross-fitted: five times five folds, each image answered by policies that were tuned
// without it; the policy that is written is tuned on all of them. docs/decisions tells why.
#pragma once

#include <functional>
#include <string>

#include "tta/study/tune/score_source.h"
#include "tta/study/tune/tuning.h"

namespace tta {

// What is being done, for a line of progress: "searching".
using TuningObserver = std::function<void(const std::string& stage)>;

// Deterministic for a seed, whatever the number of threads. The policy's stop is not fitted here (tuned_stop.h).
// Errors, kDataset: fewer than 50 images; those of source.bring(); kCancelled, from the midst of the search too, once
// the source is (ScoreSource::cancel_when).
// Requires: the references' rows of problem.images are there, and those of the identity.
Tuning tune(ScoreSource& source, const TuningProblem& problem, const TuningOptions& options,
            const TuningObserver& observer);

}  // namespace tta

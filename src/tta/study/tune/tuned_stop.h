// Finishes a tuned policy: its views in the order of use, and when it stops.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tta/study/tune/score_source.h"
#include "tta/study/tune/tuning.h"

namespace tta {

// What a certificate is bound to.
struct StopBinding {
  std::string model_sha256;
  std::string recipe_sha256;
};

// Other images to calibrate on, with the same views.
struct OtherImages {
  ScoreSource& source;
  std::vector<std::size_t> images;  // those that can be looked at
};

// Orders the views of tuning.policy, gives it the exact stop, and, where tuning.options ask for one and there are
// images enough, the calibrated one; measures both. Fills in tuning.policy, order, exact_stop and stop. A policy of one
// view stays as it is.
//
// `others`: to calibrate on in place of tuning.calibrate; null = none. Their truths are looked at only for
// StopPromise::kAccuracyLoss.
// Errors: those of bring(); kCancelled once `source` is cancelled.
void add_stop(Tuning& tuning, const ScoreSource& source, const TuningProblem& problem, const OtherImages* others,
              const StopBinding& binding);

}  // namespace tta

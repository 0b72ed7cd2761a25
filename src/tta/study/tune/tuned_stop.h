// Finishes a tuned policy: its views in the order of use, and when it stops.
#pragma once

#include <string>

#include "tta/study/tune/score_source.h"
#include "tta/study/tune/tuning.h"

namespace tta {

// What a certificate is bound to.
struct StopBinding {
  std::string model_sha256;
  std::string recipe_sha256;
};

// Orders the views of tuning.policy, gives it the exact stop, and, where tuning.options ask for one and there are
// images enough, the calibrated one; measures both. Fills in tuning.policy, order, exact_stop and stop. A policy of one
// view stays as it is.
//
// `others`: other images to calibrate on, with the same views, of which all are used; null = tuning.calibrate. Their
// truths are looked at only for StopPromise::kAccuracyLoss.
// Errors: those of bring().
void add_stop(Tuning& tuning, const ScoreSource& source, const TuningProblem& problem, ScoreSource* others,
              const StopBinding& binding);

}  // namespace tta

// What a tuning looked like: the chosen views on some images, and images that needed few of them or all.
#pragma once

#include <vector>

#include "tta/study/report/image_looks.h"
#include "tta/study/tune/tuning.h"

namespace tta {

inline constexpr std::size_t kSampleImages = 2;   // on which the chosen views are shown
inline constexpr std::size_t kImagesOfAKind = 6;  // that needed one view, and that needed all

struct TuningLooks {
  std::vector<ShownImage> samples;  // with all views of chosen_policy()
  std::vector<ShownImage> easy;     // that needed one view
  std::vector<ShownImage> hard;     // that needed all
};

// The views that the search settled on, whether they are written or not: Tuning::policy, or what would have been it.
Policy chosen_policy(const Tuning& tuning, const TuningProblem& problem);

// How many views each held-out image needed: by the calibrated stop where that was measured, else by the exact one;
// null where the policy written has but one view.
const StopOutcome* views_needed(const Tuning& tuning);

// Samples are the first held-out images of different classes; those of a kind the first ones in the random order of the
// held-out images. source.images doesn't matter. Requires: the store has the held-out rows of the chosen views.
TuningLooks look_at_tuning(const LookSource& source, const Tuning& tuning, const TuningProblem& problem);

}  // namespace tta

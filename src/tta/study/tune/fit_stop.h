// Fits a calibrated stop to stored scores: how few views give the full policy's answer, with a promise of how often
// not.
//
// Two parts of the data, which must not share an image:
//   fit        one ridge logistic model per step of the risk that the answer so far is another one than that of all
//              views, from what predict/pool/risk.h computes. What it is fitted to says how nearly that is so, not only
//              whether (prefixes.h): a model of few images learns more from it.
//   calibrate  thresholds of that risk are tested one after the other, from the strictest on, each at level
//              1 - confidence: is the share of errors above the limit? The first for which that can't be ruled out ends
//              the search; the one before it is taken.
//
// Why the promise holds though many thresholds are tested: which they are, and in what order, is fixed before a
// calibration image is looked at. Let t be the first on the list that breaks the limit. One that breaks it can only be
// taken if the test of t went wrong, and that happens with probability 1 - confidence at most: later tests aren't even
// made unless it did. (Fixed sequence testing: Maurer, Hothorn and Lehmacher 1995; for controlling a risk:
// Angelopoulos, Bates, Candes, Jordan and Lei, "Learn then Test", arXiv 2110.01052.) Each test is exact: Clopper and
// Pearson's upper limit. It takes for granted that calibration images and later ones are drawn alike and each on its
// own: of images that belong together the caller gives one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "tta/study/tune/stop_data.h"
#include "tta/views/policy/calibrated_stop.h"

namespace tta {

struct FitStopOptions {
  StopPromise promise = StopPromise::kDisagreement;
  double limit = 0.005;      // of the promise: a share of images, 0..1, both ends excluded
  double confidence = 0.95;  // that the limit is kept, 0..1, both ends excluded
  std::uint64_t seed = 0;    // of the split; only written down
  int threads = 1;           // the result doesn't depend on it
};

// How a rule did on some images.
struct StopOutcome {
  std::int64_t images = 0;
  std::int64_t differing = 0;             // answers other than that of all views
  std::int64_t lost = 0;                  // right with all views, wrong when stopped; 0 without truths
  std::int64_t won = 0;                   // the other way round
  double views_mean = 0;                  // used
  std::vector<std::uint16_t> views_used;  // per image, in the order given
  std::vector<std::int8_t> effects;       // likewise: -1 = lost, 1 = won, 0 = neither
};

// How many images used one view, two, ..., up to `views`, of the policy.
std::vector<std::int64_t> images_by_views(const StopOutcome& outcome, std::size_t views);

// One threshold on the calibration part.
struct StopCandidate {
  double threshold = 0;
  double views_mean = 0;
  std::int64_t errors = 0;
  double upper = 1;        // limit of the share of errors, at the confidence asked for
  bool certified = false;  // this and all before it keep the limit
};

struct FittedStop {
  // Nothing where no threshold can be shown to keep the limit. Its certificate lacks the digests:
  // with_calibrated_stop() fills them in.
  std::optional<CalibratedStop> stop;
  // Calibration images more without which nothing can be promised: 598 are needed for 0.5 % at 95 %, even without an
  // error. 0 = enough of them.
  std::int64_t images_missing = 0;
  std::vector<StopCandidate> tested;  // thresholds, from the strictest on: a curve. The last one failed, if any did
  StopOutcome outcome;                // of this stop on the calibration images
  double exact_views_mean = 0;        // of the exact stop on the calibration part (all views, where the pool has none)
};

// The least number of calibration images with which a limit can be promised: (1 - limit)^n <= 1 - confidence.
std::int64_t calibration_images_needed(double limit, double confidence);

// Requires: fit and calibrate without an image in common; truths for StopPromise::kAccuracyLoss; 2 views or more, the
// first of weight > 0. Memory: some hundred bytes an (image, view). Deterministic.
FittedStop fit_stop(const StopData& data, std::span<const std::size_t> fit, std::span<const std::size_t> calibrate,
                    const FitStopOptions& options);

// The second half of it: `steps` are a risk model that was fitted elsewhere, on `fit_images` images of which none is
// among `calibrate`: to earlier scores, of a model that came before this one, as well as to these.
FittedStop calibrate_stop(const StopData& data, std::vector<StopStep> steps, std::int64_t fit_images,
                          std::span<const std::size_t> calibrate, const FitStopOptions& options);

// What the rule does on other images: the test part. Reads every view of each.
StopOutcome measure_stop(const StopData& data, const CalibratedStop& stop, std::span<const std::size_t> images,
                         int threads);

// The same of the exact stop; of all views, where the pool has none.
StopOutcome measure_exact_stop(const StopData& data, std::span<const std::size_t> images, int threads);

}  // namespace tta

// What tuning is asked and what it finds. Plain data, rich enough for the command's text, its JSON and the report.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tta/study/tune/fit_stop.h"
#include "tta/study/tune/halving.h"
#include "tta/study/tune/heldout_gain.h"
#include "tta/study/tune/objective.h"
#include "tta/views/policy/policy.h"

namespace tta {

// From this many images on they are split three ways; with fewer, tuning is cross-fitted.
inline constexpr std::size_t kImagesForSplit = 4000;

// What one view more brings is shown up to here, even where the policy may have fewer.
inline constexpr std::size_t kCurveViews = 10;

// --- asked ---------------------------------------------------------------------------------------------------------

// A policy to compare with, by the views of the source. It is taken as it is: nothing of it is tuned.
struct FixedPolicy {
  std::string name;  // "ten_crop"
  WeightedViews views;
};

// How many views, how strong: as RandAugment's N and M. Cells lie row by row, one row for each strength.
struct GridPlan {
  std::vector<double> strengths;        // in (0, 1], rising
  std::vector<std::size_t> counts;      // views, rising
  std::vector<WeightedViews> policies;  // of each cell; empty: each cell is searched, among the candidates that are not
                                        // stronger, for its number of views
};

// Views to choose from, by their numbers. The source that tune() reads has the same numbers.
struct TuningProblem {
  std::vector<View> views;              // all different; view 0 is the identity
  std::vector<double> strengths;        // one per view, 0..1: how far it is from the identity, for the grid
  std::vector<std::size_t> candidates;  // that a policy may have; the identity is one
  std::vector<FixedPolicy> references;  // to compare with
  GridPlan grid;                        // may be empty
  std::vector<std::size_t> images;      // that can be used: every reference's rows are there
  std::vector<std::uint32_t> groups;    // per image of the source: which belong together; empty = none do
};

// How many images the stop's thresholds are tested on, and against what.
struct StopRequest {
  StopPromise promise = StopPromise::kDisagreement;
  double limit = 0.005;     // a share of images
  bool is_default = true;   // not asked for: under cross-fitting no images are set aside for it
  bool has_images = false;  // other images come for it: none of these are set aside
};

struct TuningOptions {
  Objective objective = Objective::kCalibratedLogLikelihood;
  std::size_t max_views = 5;
  double views_price = 0;  // the least gain, as a fraction, that one view more must bring on the tuning images; 0 = any
  std::optional<StopRequest> stop;  // nothing: no calibrated stop
  std::uint64_t seed = 0;
  int threads = 1;
  int greedy_steps = 20;
  std::size_t shortlist = 32;
  HalvingOptions halving;
  double alpha = 0.05;  // intervals hold with 1 - alpha
};

// --- found ---------------------------------------------------------------------------------------------------------

enum class TuningMethod { kSplit, kCrossFitting };

// The best policy of at most so many views: a point of the frontier of accuracy against cost.
struct CurvePolicy {
  WeightedViews views;       // numbers in the order of the search
  double objective = 0;      // on the images it was tuned on
  double temperature = 1;    // fitted there after pooling
  double tuning_gain = 0;    // top-1 there, over the identity view, as a fraction
  GainEstimate heldout;      // over the identity view. Split: of this policy; cross-fitting: of policies tuned alike
  bool is_selected = false;  // the one that is written, if anything is gained
  bool is_pareto = false;    // no other has as much held-out gain with fewer views
  bool is_cheapest = false;  // the fewest views of those that are not measurably worse than the best of the curve, on
                             // the tuning images
  double optimism() const { return tuning_gain - heldout.gain; }
};

struct ReferencePolicy {
  FixedPolicy policy;
  double tuning_gain = 0;      // on the tuning images, though nothing was tuned
  GainEstimate heldout;        // over the identity view
  GainEstimate tuned_over_it;  // the selected policy over this one, held out
};

struct GridCell {
  double strength = 0;
  std::size_t count = 0;
  WeightedViews views;  // tuned on all tuning images, where the cell is searched
  double tuning_gain = 0;
  GainEstimate heldout;
};

// One held-out image's answers; under cross-fitting those of the first repeat.
struct ImageAnswer {
  std::size_t image = 0;
  std::int32_t before = 0;  // the identity view's
  std::int32_t after = 0;   // the selected policy's
};

// A calibrated stop, or why there is none.
struct TunedStop {
  StopRequest request;
  FittedStop fitted;
  std::string problem;  // why no stop is written; empty = one is
  std::int64_t calibration_images = 0;
  // On held-out images (split: the test part, on which nothing was chosen; cross-fitting has none).
  std::optional<StopOutcome> calibrated;
  std::optional<GainEstimate> heldout;  // of the policy that stops so, over the identity view; there with `calibrated`

  // What it did with images that had no part in it, or where there are none, with those that its threshold was set on.
  // Requires: fitted.stop.
  const StopOutcome& outcome() const { return calibrated ? *calibrated : fitted.outcome; }
};

struct Tuning {
  TuningMethod method = TuningMethod::kSplit;
  TuningOptions options;
  std::vector<std::size_t> fit;        // image numbers; under cross-fitting all but those set aside
  std::vector<std::size_t> calibrate;  // for the stop
  std::vector<std::size_t> heldout;    // that the gains are from
  double tuning_accuracy = 0;          // the identity view's top-1
  double heldout_accuracy = 0;

  std::vector<CurvePolicy> curve;  // [k - 1]: at most k views
  std::size_t selected = 0;        // index in curve
  std::vector<ReferencePolicy> references;
  std::vector<GridCell> grid;  // row by row
  GridPlan grid_plan;
  std::vector<ImageAnswer> answers;  // one per held-out image

  Halving halving;               // of the last tuning, that on all tuning images
  std::size_t rows_brought = 0;  // (image, view) that the model had to be asked for
  std::size_t rows_of_all = 0;   // images x candidates: what a full search would ask for

  bool is_gain = false;  // the selected policy's held-out gain is above 0, with its whole interval
  std::string reason;    // a sentence: why this policy is written
  Policy policy;         // to be written: views in the order of use, weights, temperature, stop; or `none`
  std::optional<TunedStop> stop;
  // Of `policy` on the held-out images: views until the exact rule fires, and in which order that is.
  std::optional<StopOutcome> exact_stop;
  std::vector<std::size_t> order;  // numbers of the views of `policy`
  std::vector<std::string> notes;  // what a user should know, a sentence each
};

inline bool has_calibrated_stop(const Tuning& tuning) {
  return tuning.stop && tuning.stop->fitted.stop;
}

}  // namespace tta

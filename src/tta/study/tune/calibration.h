// A calibrated stop for a policy that is there already, with images that need no labels: whether stopping changes the
// answer is a matter between the policy and itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tta/study/tune/fit_stop.h"
#include "tta/study/tune/score_source.h"
#include "tta/study/tune/tuned_stop.h"
#include "tta/views/policy/policy.h"

namespace tta {

struct CalibrationOptions {
  double limit = 0.005;  // the share of images whose answer may be another one than with all views; 0..1, both excluded
  bool fit_anew = false;   // even if the policy has a stop
  std::uint64_t seed = 0;  // of the split
  int threads = 1;
};

struct Calibration {
  CalibrationOptions options;
  bool is_kept = false;        // the order of the views and the risk model are those that the policy came with
  std::size_t fit_images = 0;  // 0 where they are kept
  std::size_t calibration_images = 0;
  FittedStop fitted;
  std::string problem;  // why there is no stop, a sentence without its end; empty = there is one
  Policy policy;        // with the stop; as it was given where there is none
};

// If the policy has a stop that fits its views, its order and risk model are kept and every image tests the threshold.
// Else, and with fit_anew, they are made from a random three tenths of the images, and the others test it. With pools
// other than mean the views stay in their order, but for those of weight 0, which come last.
//
// `source`: its view number v is policy.views[v]. Brings the rows of `images` that aren't there yet; each image must
// have a row of every view. The certificate is made to cover `binding`.
// It can't be known from here whether a stop that is kept was fitted to some of these images: the caller tells people.
// Requires: two views or more, two images or more. Errors: those of source.bring(); kCancelled. Deterministic for a
// seed, whatever the number of threads.
Calibration calibrate_policy(ScoreSource& source, const Policy& policy, const std::vector<std::size_t>& images,
                             const CalibrationOptions& options, const StopBinding& binding);

}  // namespace tta

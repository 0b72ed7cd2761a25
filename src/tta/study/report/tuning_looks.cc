#include "tta/study/report/tuning_looks.h"

#include <algorithm>

namespace tta {
namespace {

using Images = std::vector<std::size_t>;

Images sample_images(const LookSource& source, const Tuning& tuning) {
  Images heldout = tuning.heldout;
  std::sort(heldout.begin(), heldout.end());
  Images samples;
  for (const std::size_t image : heldout) {
    const bool is_new = std::none_of(samples.begin(), samples.end(), [&](std::size_t sample) {
      return source.dataset.truths[sample] == source.dataset.truths[image];
    });
    if (is_new) samples.push_back(image);
    if (samples.size() == kSampleImages) break;
  }
  return samples;
}

// The first held-out images that needed so many views.
Images images_that_needed(const Tuning& tuning, const StopOutcome& outcome, std::size_t views) {
  Images images;
  for (std::size_t i = 0; i < tuning.heldout.size() && images.size() < kImagesOfAKind; ++i) {
    if (outcome.views_used[i] == views) images.push_back(tuning.heldout[i]);
  }
  return images;
}

std::vector<ShownImage> look_at_each(LookSource source, const Policy& policy, const Images& images) {
  source.images = images;
  Policy identity;
  identity.views.emplace_back();
  const auto score = [&](const Policy& of) {
    return score_policy(of, source.store, images, source.dataset.truths, source.classes, source.labels, /*threads=*/1);
  };
  const PolicyScores baseline = score(identity);
  const PolicyScores scores = score(policy);
  std::vector<ShownImage> shown;
  for (std::size_t place = 0; place < images.size(); ++place)
    shown.push_back(look_at(source, policy, place, baseline, scores));
  return shown;
}

}  // namespace

Policy chosen_policy(const Tuning& tuning, const TuningProblem& problem) {
  if (tuning.is_gain) return tuning.policy;
  const CurvePolicy& selected = tuning.curve[tuning.selected];
  Policy policy;
  policy.temperature = selected.temperature;
  for (std::size_t v = 0; v < selected.views.views.size(); ++v) {
    policy.views.push_back(problem.views[selected.views.views[v]]);
    policy.views.back().weight = selected.views.weights[v];
  }
  return policy;
}

const StopOutcome* views_needed(const Tuning& tuning) {
  if (tuning.stop && tuning.stop->calibrated) return &*tuning.stop->calibrated;
  return tuning.exact_stop ? &*tuning.exact_stop : nullptr;
}

TuningLooks look_at_tuning(const LookSource& source, const Tuning& tuning, const TuningProblem& problem) {
  Policy policy = chosen_policy(tuning, problem);
  TuningLooks looks;
  if (const StopOutcome* outcome = views_needed(tuning)) {
    const bool is_calibrated = tuning.stop && tuning.stop->calibrated;
    policy.stop = is_calibrated ? StopRule::kCalibrated : StopRule::kExact;
    looks.easy = look_at_each(source, policy, images_that_needed(tuning, *outcome, 1));
    looks.hard = look_at_each(source, policy, images_that_needed(tuning, *outcome, policy.views.size()));
  }
  policy.stop = StopRule::kNone;
  looks.samples = look_at_each(source, policy, sample_images(source, tuning));
  return looks;
}

}  // namespace tta

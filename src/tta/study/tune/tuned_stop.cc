#include "tta/study/tune/tuned_stop.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "tta/study/tune/order_views.h"
#include "tta/study/tune/stop_data.h"

namespace tta {
namespace {

using Images = std::vector<std::size_t>;

// Of images that belong together the first.
Images one_of_each_group(const Images& images, const std::vector<std::uint32_t>& groups) {
  if (groups.empty()) return images;
  Images result;
  std::set<std::uint32_t> seen;
  std::copy_if(images.begin(), images.end(), std::back_inserter(result),
               [&](std::size_t image) { return seen.insert(groups[image]).second; });
  return result;
}

// The policy's views as the stop's functions see them. Images from source.images() on are those of `others`.
class PolicyData {
 public:
  PolicyData(const Tuning& tuning, const ScoreSource& source, const ScoreSource* others)
      : truths_(source.truths().begin(), source.truths().end()), order_(tuning.order) {
    if (others != nullptr) truths_.insert(truths_.end(), others->truths().begin(), others->truths().end());
    for (const View& view : tuning.policy.views) data_.weights.push_back(view.weight);
    data_.classes = source.classes();
    data_.truths = truths_;
    // Ordering, fitting and measuring have no other loop that is long.
    data_.read = [this, &source, others](std::size_t image, std::size_t view, std::span<double> row) {
      source.heed_cancel();
      const bool is_other = image >= source.images();
      (is_other ? *others : source).read(is_other ? image - source.images() : image, order_[view], row);
    };
  }
  PolicyData(const PolicyData&) = delete;
  PolicyData& operator=(const PolicyData&) = delete;

  const StopData& data() const { return data_; }

 private:
  std::vector<std::int32_t> truths_;
  Images order_;
  StopData data_;
};

void put_in_order(Tuning& tuning, const ScoreSource& source) {
  const PolicyData data(tuning, source, nullptr);
  const std::vector<std::size_t> order = order_views(data.data(), tuning.fit, tuning.options.threads);
  std::vector<View> views;
  Images numbers;
  for (const std::size_t place : order) {
    views.push_back(tuning.policy.views[place]);
    numbers.push_back(tuning.order[place]);
  }
  tuning.policy.views = std::move(views);
  tuning.order = std::move(numbers);
}

std::string missing_text(std::int64_t missing, const StopRequest& request) {
  return std::to_string(missing) + " more images to calibrate on are needed for a limit of " +
         std::to_string(100 * request.limit).substr(0, 4) + " %: give some with --calibrate-data, or a higher limit";
}

// What the policy that stops as `outcome` says gains on the held-out images.
GainEstimate stopped_gain(const Tuning& tuning, const ScoreSource& source, const TuningProblem& problem,
                          const StopOutcome& outcome) {
  std::vector<float> before;
  std::vector<float> after;
  std::vector<std::uint32_t> groups;
  for (std::size_t i = 0; i < tuning.answers.size(); ++i) {
    const ImageAnswer& answer = tuning.answers[i];
    const std::int32_t truth = source.truths()[answer.image];
    before.push_back(answer.before == truth ? 1.0F : 0.0F);
    after.push_back((answer.after == truth ? 1.0F : 0.0F) + static_cast<float>(outcome.effects[i]));
    if (!problem.groups.empty()) groups.push_back(problem.groups[answer.image]);
  }
  return heldout_gain(before, after, groups, tuning.options.alpha, 1);
}

TunedStop fitted_stop(Tuning& tuning, const ScoreSource& source, const TuningProblem& problem,
                      const OtherImages* others, const StopBinding& binding) {
  TunedStop result;
  result.request = *tuning.options.stop;
  Images calibrate = one_of_each_group(tuning.calibrate, problem.groups);
  if (others != nullptr) {
    calibrate = others->images;
    others->source.bring(calibrate, tuning.order);
    for (std::size_t& image : calibrate) image += source.images();
  }
  result.calibration_images = static_cast<std::int64_t>(calibrate.size());
  if (calibrate.empty()) {
    result.problem =
        "no images are set aside to calibrate on: ask for a stop with --max-disagreement, or give images "
        "with --calibrate-data";
    return result;
  }
  const PolicyData data(tuning, source, others != nullptr ? &others->source : nullptr);
  FitStopOptions options;
  options.promise = result.request.promise;
  options.limit = result.request.limit;
  options.seed = tuning.options.seed;
  options.threads = tuning.options.threads;
  result.fitted = fit_stop(data.data(), tuning.fit, calibrate, options);
  if (!result.fitted.stop) {
    result.problem = result.fitted.images_missing > 0 ? missing_text(result.fitted.images_missing, result.request)
                                                      : "no threshold keeps the limit on the calibration images";
    return result;
  }
  tuning.policy = with_calibrated_stop(tuning.policy, *result.fitted.stop, binding.model_sha256, binding.recipe_sha256);
  if (tuning.method == TuningMethod::kSplit) {
    result.calibrated = measure_stop(data.data(), *result.fitted.stop, tuning.heldout, options.threads);
    result.heldout = stopped_gain(tuning, source, problem, *result.calibrated);
  }
  return result;
}

}  // namespace

void add_stop(Tuning& tuning, const ScoreSource& source, const TuningProblem& problem, const OtherImages* others,
              const StopBinding& binding) {
  if (tuning.policy.views.size() < 2) return;
  put_in_order(tuning, source);
  tuning.policy.stop = StopRule::kExact;
  const PolicyData data(tuning, source, nullptr);
  tuning.exact_stop = measure_exact_stop(data.data(), tuning.heldout, tuning.options.threads);
  if (tuning.options.stop) tuning.stop = fitted_stop(tuning, source, problem, others, binding);
}

}  // namespace tta

#include "tta/study/tune/calibration.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numeric>
#include <utility>

#include "tta/study/eval/figure_text.h"
#include "tta/study/tune/order_views.h"
#include "tta/study/tune/splits.h"
#include "tta/study/tune/stop_data.h"

namespace tta {
namespace {

using Numbers = std::vector<std::size_t>;

// The threshold is what few images make expensive; an order and a risk model can be had from fewer.
constexpr std::array kShares = {0.3, 0.7};  // to fit, to calibrate

bool has_stop(const Policy& policy) {
  return policy.calibrated && policy.calibrated->steps.size() + 1 == policy.views.size() && policy.views[0].weight > 0;
}

StopData data_of(const ScoreSource& source, const Policy& policy, const Numbers& order) {
  StopData data;
  for (const std::size_t view : order) data.weights.push_back(policy.views[view].weight);
  data.pool = policy.pool;
  data.classes = source.classes();
  data.read = [&source, order](std::size_t image, std::size_t view, std::span<double> row) {
    source.heed_cancel();
    source.read(image, order[view], row);
  };
  return data;
}

Numbers order_for(const ScoreSource& source, const Policy& policy, const Numbers& given, const Numbers& fit,
                  int threads) {
  if (policy.pool == Pooling::kMean) return order_views(data_of(source, policy, given), fit, threads);
  Numbers order = given;
  std::stable_partition(order.begin(), order.end(), [&](std::size_t view) { return policy.views[view].weight > 0; });
  return order;
}

Policy in_order(Policy policy, const Numbers& order) {
  std::vector<View> views;
  for (const std::size_t view : order) views.push_back(policy.views[view]);
  policy.views = std::move(views);
  return policy;
}

std::string problem_of(const Calibration& calibration) {
  if (calibration.fitted.stop) return "";
  const std::string limit = formatted("%.3g", 100 * calibration.options.limit) + " %";
  if (calibration.fitted.images_missing == 0) return "a limit of " + limit + " isn't kept, not even by the least risks";
  const double share = calibration.is_kept ? 1 : kShares[1];
  const double missing = std::ceil(static_cast<double>(calibration.fitted.images_missing) / share);
  return thousands(static_cast<std::int64_t>(missing)) + " more images are needed for a limit of " + limit;
}

}  // namespace

Calibration calibrate_policy(ScoreSource& source, const Policy& policy, const Numbers& images,
                             const CalibrationOptions& options, const StopBinding& binding) {
  assert(policy.views.size() >= 2 && images.size() >= 2);
  Calibration result;
  result.options = options;
  result.policy = policy;
  result.is_kept = has_stop(policy) && !options.fit_anew;
  Numbers order(policy.views.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  source.bring(images, order);

  FitStopOptions fit_options;
  fit_options.limit = options.limit;
  fit_options.seed = options.seed;
  fit_options.threads = options.threads;
  if (result.is_kept) {
    const auto& certificate = policy.calibrated->certificate;
    result.calibration_images = images.size();
    result.fitted = calibrate_stop(data_of(source, policy, order), policy.calibrated->steps,
                                   certificate ? certificate->fit_images : 0, images, fit_options);
  } else {
    const std::vector<Numbers> parts = deal_images({images, source.truths(), {}}, kShares, options.seed, 0);
    result.fit_images = parts[0].size();
    result.calibration_images = parts[1].size();
    // With too few images for the limit there may be none to order the views by, and no use for it.
    if (std::ssize(parts[1]) >= calibration_images_needed(options.limit, fit_options.confidence))
      order = order_for(source, policy, order, parts[0], options.threads);
    result.fitted = fit_stop(data_of(source, policy, order), parts[0], parts[1], fit_options);
  }
  result.problem = problem_of(result);
  if (!result.fitted.stop) return result;
  result.policy =
      with_calibrated_stop(in_order(policy, order), *result.fitted.stop, binding.model_sha256, binding.recipe_sha256);
  return result;
}

}  // namespace tta

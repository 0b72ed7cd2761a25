#include "tta/study/tune/fit_stop.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "tta/base/stats/binomial.h"
#include "tta/base/stats/logistic.h"
#include "tta/predict/pool/risk.h"
#include "tta/study/eval/policy_scores.h"
#include "tta/study/tune/prefixes.h"

namespace tta {
namespace {

// Weak beside hundreds of images that differ. It keeps the coefficients of a few dozen in bounds.
constexpr double kRidge = 3;

// The thresholds that are tested: evenly spaced in their logarithm, each 2.93 % above the one before. At the last one
// every image stops after its first view.
constexpr int kThresholds = 400;
constexpr double kLeastThreshold = 1e-5;
constexpr double kMostThreshold = 1;

// Risks after each view but the last: images x steps, image after image.
struct RiskTable {
  std::vector<double> risks;
  std::size_t steps = 0;

  std::size_t images() const { return risks.size() / steps; }
  double at(std::size_t image, std::size_t step) const { return risks[image * steps + step]; }
};

// The risk model after view number `step`, from images that the exact rule hasn't decided by then. Where there are
// none, nothing comes here either.
StopStep fit_step(std::span<const PrefixRecord> records, std::size_t step, std::size_t steps, StopPromise promise) {
  std::vector<double> rows;
  std::vector<double> outcomes;
  for (std::size_t i = step; i < records.size(); i += steps) {
    if (records[i].decided) continue;
    rows.insert(rows.end(), records[i].features.begin(), records[i].features.end());
    outcomes.push_back(nearly_error(records[i], promise));
  }
  StopStep fitted;
  if (outcomes.empty()) return fitted;
  const LogisticModel model = fit_logistic({rows, kRiskFeatures, outcomes}, kRidge);
  fitted.constant = model.constant;
  std::copy(model.coefficients.begin(), model.coefficients.end(), fitted.coefficients.begin());
  return fitted;
}

std::vector<StopStep> fit_steps(std::span<const PrefixRecord> records, std::size_t steps,
                                const FitStopOptions& options) {
  std::vector<StopStep> fitted(steps);
  for_each_index(steps, options.threads,
                 [&](std::size_t step) { fitted[step] = fit_step(records, step, steps, options.promise); });
  return fitted;
}

RiskTable risks_of(std::span<const PrefixRecord> records, std::span<const StopStep> steps) {
  RiskTable table;
  table.steps = steps.size();
  table.risks.reserve(records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    table.risks.push_back(records[i].decided ? 0 : risk_of(records[i].features, steps[i % steps.size()]));
  }
  return table;
}

// The step after which image number `image` stops, or table.steps if it needs all views.
std::size_t stop_of(const RiskTable& table, std::size_t image, double threshold) {
  std::size_t step = 0;
  while (step < table.steps && table.at(image, step) > threshold) ++step;
  return step;
}

StopOutcome outcome_of(const RiskTable& table, std::span<const PrefixRecord> records, double threshold) {
  StopOutcome outcome;
  outcome.images = static_cast<std::int64_t>(table.images());
  std::int64_t views = 0;
  for (std::size_t image = 0; image < table.images(); ++image) {
    const std::size_t step = stop_of(table, image, threshold);
    outcome.views_used.push_back(static_cast<std::uint16_t>(step + 1));
    outcome.effects.push_back(0);
    views += static_cast<std::int64_t>(step) + 1;
    if (step == table.steps) continue;
    const PrefixRecord& record = records[image * table.steps + step];
    outcome.differing += record.differs ? 1 : 0;
    outcome.lost += record.lost ? 1 : 0;
    outcome.won += record.won ? 1 : 0;
    outcome.effects.back() = static_cast<std::int8_t>((record.won ? 1 : 0) - (record.lost ? 1 : 0));
  }
  outcome.views_mean = static_cast<double>(views) / static_cast<double>(outcome.images);
  return outcome;
}

// A rule that stops where the exact one does: decided images have risk 0, all others one half.
CalibratedStop exact_rule(std::size_t steps) {
  CalibratedStop stop;
  stop.steps.resize(steps);
  return stop;
}

void check([[maybe_unused]] const StopData& data, [[maybe_unused]] const FitStopOptions& options) {
  assert(data.weights.size() >= 2 && data.weights[0] > 0);
  assert(options.promise == StopPromise::kDisagreement || !data.truths.empty());
  assert(options.limit > 0 && options.limit < 1 && options.confidence > 0 && options.confidence < 1);
}

std::int64_t images_missing(std::span<const std::size_t> calibrate, const FitStopOptions& options) {
  const std::int64_t needed = calibration_images_needed(options.limit, options.confidence);
  return std::max<std::int64_t>(0, needed - std::ssize(calibrate));
}

StopCandidate test_of(const RiskTable& table, std::span<const PrefixRecord> records, double threshold,
                      const FitStopOptions& options) {
  const StopOutcome outcome = outcome_of(table, records, threshold);
  StopCandidate candidate;
  candidate.threshold = threshold;
  candidate.views_mean = outcome.views_mean;
  candidate.errors = options.promise == StopPromise::kDisagreement ? outcome.differing : outcome.lost;
  candidate.upper = clopper_pearson_upper(candidate.errors, outcome.images, 1 - options.confidence);
  candidate.certified = candidate.upper <= options.limit;
  return candidate;
}

// From the strictest on, up to and including the first that can't be shown to keep the limit.
std::vector<StopCandidate> test_thresholds(const RiskTable& table, std::span<const PrefixRecord> records,
                                           const FitStopOptions& options) {
  std::vector<StopCandidate> tested;
  for (int i = 0; i < kThresholds && (tested.empty() || tested.back().certified); ++i) {
    const double threshold = kLeastThreshold * std::pow(kMostThreshold / kLeastThreshold, i / (kThresholds - 1.0));
    tested.push_back(test_of(table, records, threshold, options));
  }
  return tested;
}

StopCertificate certificate_of(const StopCandidate& chosen, std::int64_t fit_images, std::size_t images,
                               const FitStopOptions& options) {
  StopCertificate certificate;
  certificate.promise = options.promise;
  certificate.limit = options.limit;
  certificate.confidence = options.confidence;
  certificate.images = static_cast<std::int64_t>(images);
  certificate.errors = chosen.errors;
  certificate.fit_images = fit_images;
  certificate.seed = options.seed;
  return certificate;
}

}  // namespace

std::vector<std::int64_t> images_by_views(const StopOutcome& outcome, std::size_t views) {
  std::vector<std::int64_t> images(views);
  for (const std::uint16_t used : outcome.views_used) ++images.at(used - 1U);
  return images;
}

std::int64_t calibration_images_needed(double limit, double confidence) {
  return static_cast<std::int64_t>(std::ceil(std::log1p(-confidence) / std::log1p(-limit)));
}

FittedStop fit_stop(const StopData& data, std::span<const std::size_t> fit, std::span<const std::size_t> calibrate,
                    const FitStopOptions& options) {
  check(data, options);
  FittedStop result;
  result.images_missing = images_missing(calibrate, options);
  if (result.images_missing > 0 || fit.empty()) return result;
  return calibrate_stop(data, fit_steps(read_prefixes(data, fit, options.threads), data.weights.size() - 1, options),
                        std::ssize(fit), calibrate, options);
}

FittedStop calibrate_stop(const StopData& data, std::vector<StopStep> steps, std::int64_t fit_images,
                          std::span<const std::size_t> calibrate, const FitStopOptions& options) {
  check(data, options);
  assert(steps.size() + 1 == data.weights.size());
  FittedStop result;
  result.images_missing = images_missing(calibrate, options);
  if (result.images_missing > 0) return result;

  CalibratedStop stop;
  stop.steps = std::move(steps);
  const std::vector<PrefixRecord> records = read_prefixes(data, calibrate, options.threads);
  const RiskTable risks = risks_of(records, stop.steps);
  result.exact_views_mean = outcome_of(risks_of(records, exact_rule(stop.steps.size()).steps), records, 0).views_mean;
  result.tested = test_thresholds(risks, records, options);
  const auto last = std::find_if(result.tested.rbegin(), result.tested.rend(),
                                 [](const StopCandidate& candidate) { return candidate.certified; });
  if (last == result.tested.rend()) return result;
  stop.threshold = last->threshold;
  result.outcome = outcome_of(risks, records, stop.threshold);
  stop.certificate = certificate_of(*last, fit_images, calibrate.size(), options);
  result.stop = std::move(stop);
  return result;
}

StopOutcome measure_stop(const StopData& data, const CalibratedStop& stop, std::span<const std::size_t> images,
                         int threads) {
  assert(stop.steps.size() + 1 == data.weights.size() && !images.empty());
  const std::vector<PrefixRecord> records = read_prefixes(data, images, threads);
  return outcome_of(risks_of(records, stop.steps), records, stop.threshold);
}

StopOutcome measure_exact_stop(const StopData& data, std::span<const std::size_t> images, int threads) {
  return measure_stop(data, exact_rule(data.weights.size() - 1), images, threads);
}

}  // namespace tta

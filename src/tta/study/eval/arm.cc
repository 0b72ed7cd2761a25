#include "tta/study/eval/arm.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "tta/base/core/random.h"
#include "tta/base/stats/temperature.h"

namespace tta {
namespace {

// What tells folds from resamples where both are drawn with one seed.
constexpr std::uint64_t kFoldStream = std::uint64_t{1} << 40;

// [fold]: the temperature that fits the images of the other folds best.
std::array<double, kCalibrationFolds> fold_temperatures(std::span<const TemperatureCurve> curves,
                                                        std::span<const int> folds) {
  std::array<double, kCalibrationFolds> temperatures{};
  for (int fold = 0; fold < kCalibrationFolds; ++fold) {
    const bool others = std::any_of(folds.begin(), folds.end(), [&](int f) { return f != fold; });
    temperatures[static_cast<std::size_t>(fold)] = others ? best_temperature(mean_curve(curves, folds, fold)) : 1.0;
  }
  return temperatures;
}

std::vector<DoubtQuality> doubts_of(const PolicyScores& scores) {
  struct Measure {
    std::string_view name;
    std::function<double(const Uncertainty&)> doubt;
  };
  const std::array<Measure, 4> measures{
      {{"entropy", [](const Uncertainty& u) { return u.entropy; }},
       {"mutual_information", [](const Uncertainty& u) { return u.mutual_information; }},
       {"agreement", [](const Uncertainty& u) { return -u.agreement; }},
       {"margin", [](const Uncertainty& u) { return -u.margin; }}}};
  std::vector<DoubtQuality> qualities;
  for (const Measure& measure : measures) {
    std::vector<Doubt> answers;
    for (std::size_t i = 0; i < scores.outcomes.size(); ++i)
      answers.push_back({measure.doubt(scores.uncertainties[i]), !scores.outcomes[i].top1});
    qualities.push_back({measure.name, error_auroc(answers), aurc(answers)});
  }
  return qualities;
}

// The mean of the classes' accuracies, over the classes that are there.
double balanced_accuracy(std::span<const double> right, std::span<const double> seen) {
  double sum = 0;
  double classes = 0;
  for (std::size_t c = 0; c < seen.size(); ++c) {
    if (seen[c] == 0) continue;
    sum += right[c] / seen[c];
    ++classes;
  }
  return sum / classes;
}

}  // namespace

std::vector<int> draw_folds(std::size_t images, std::span<const std::uint32_t> groups, std::uint64_t seed) {
  std::vector<std::uint32_t> group_of(groups.begin(), groups.end());
  if (group_of.empty()) {
    group_of.resize(images);
    std::iota(group_of.begin(), group_of.end(), 0U);
  }
  std::vector<int> fold_of(std::size_t{*std::max_element(group_of.begin(), group_of.end())} + 1);
  for (std::size_t g = 0; g < fold_of.size(); ++g) fold_of[g] = static_cast<int>(g % kCalibrationFolds);
  RandomStream random(seed, kFoldStream);
  for (std::size_t g = fold_of.size(); g > 1; --g)
    std::swap(fold_of[g - 1], fold_of[random.next_below(static_cast<std::uint32_t>(g))]);
  std::vector<int> folds(images);
  for (std::size_t i = 0; i < images; ++i) folds[i] = fold_of[group_of[i]];
  return folds;
}

ScoredArm::ScoredArm(const PolicyScores& scores, std::span<const std::int32_t> truths, int classes,
                     std::span<const int> folds)
    : scores_(scores), truths_(truths), classes_(classes), order_(by_confidence(scores.outcomes)) {
  const std::array<double, kCalibrationFolds> temperatures = fold_temperatures(scores.curves, folds);
  for (std::size_t i = 0; i < folds.size(); ++i) {
    const double temperature = temperatures[static_cast<std::size_t>(folds[i])];
    calibrated_.push_back({static_cast<float>(nll_at(scores.curves[i], temperature)),
                           static_cast<float>(brier_at(scores.curves[i], temperature))});
  }
}

Metrics ScoredArm::metrics(std::span<const float> weights) const {
  std::vector<double> right(static_cast<std::size_t>(classes_), 0.0);
  std::vector<double> seen(static_cast<std::size_t>(classes_), 0.0);
  Metrics sum;
  double total = 0;
  for (std::size_t i = 0; i < scores_.outcomes.size(); ++i) {
    const Outcome& outcome = scores_.outcomes[i];
    const double weight = weights.empty() ? 1.0 : static_cast<double>(weights[i]);
    const auto truth = static_cast<std::size_t>(truths_[i]);
    total += weight;
    seen[truth] += weight;
    right[truth] += outcome.top1 ? weight : 0;
    sum.top1 += outcome.top1 ? weight : 0;
    sum.top5 += outcome.top5 ? weight : 0;
    sum.nll += weight * static_cast<double>(outcome.nll);
    sum.brier += weight * static_cast<double>(outcome.brier);
    sum.nll_calibrated += weight * static_cast<double>(calibrated_[i][0]);
    sum.brier_calibrated += weight * static_cast<double>(calibrated_[i][1]);
  }
  for (double* figure : {&sum.top1, &sum.top5, &sum.nll, &sum.brier, &sum.nll_calibrated, &sum.brier_calibrated})
    *figure /= total;
  sum.balanced = balanced_accuracy(right, seen);
  sum.ece = calibration_error(confidence_bins(scores_.outcomes, order_, weights, kCalibrationBins));
  return sum;
}

Arm ScoredArm::describe() const {
  Arm arm;
  arm.figures = metrics({});
  arm.temperature = best_temperature(mean_curve(scores_.curves));
  arm.doubts = doubts_of(scores_);
  arm.calibration = confidence_bins(scores_.outcomes, order_, {}, kCalibrationBins);
  return arm;
}

}  // namespace tta

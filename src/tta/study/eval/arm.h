// One arm of an evaluation: how good the answers of the identity view, or of one policy, are. Plain data and pure
// functions.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "tta/base/stats/metrics.h"
#include "tta/base/stats/selective.h"
#include "tta/study/eval/policy_scores.h"

namespace tta {

inline constexpr int kCalibrationBins = 15;
inline constexpr int kCalibrationFolds = 5;

// All but ece are means over the images; balanced accuracy is one over the classes.
struct Metrics {
  double top1 = 0;
  double top5 = 0;
  double balanced = 0;
  double nll = 0;
  double brier = 0;
  double ece = 0;
  double nll_calibrated = 0;    // each fold at the temperature that fits the other four best
  double brier_calibrated = 0;  // likewise
};

// For what is done to every metric alike.
inline constexpr std::array kMetrics{
    &Metrics::top1,  &Metrics::top5, &Metrics::balanced,       &Metrics::nll,
    &Metrics::brier, &Metrics::ece,  &Metrics::nll_calibrated, &Metrics::brier_calibrated};

// Each metric's own bootstrap interval, not simultaneous.
struct MetricLimits {
  Metrics low;
  Metrics high;
};

// How well a measure of doubt knows which answers are wrong.
struct DoubtQuality {
  std::string_view measure;  // "entropy", "mutual_information", "agreement", "margin"
  double auroc = 0.5;
  double aurc = 0;
};

struct Arm {
  Metrics figures;
  MetricLimits limits;
  double temperature = 1;  // that fits all images best
  std::vector<DoubtQuality> doubts;
  std::vector<ConfidenceBin> calibration;
};

// Five folds for matched temperatures, one number per image. Images that belong together (`groups`, empty: none do) are
// in one fold; every fold is as large as the others but for one image or group. The same seed, the same folds.
// Requires: images >= 1.
std::vector<int> draw_folds(std::size_t images, std::span<const std::uint32_t> groups, std::uint64_t seed);

// An arm's answers with what is computed once for all resampled data sets. Thread-safe. `scores` and `truths` must
// outlive it.
class ScoredArm {
 public:
  // Requires: as many folds and truths as scored images; 0 <= truths[i] < classes.
  ScoredArm(const PolicyScores& scores, std::span<const std::int32_t> truths, int classes, std::span<const int> folds);

  // The figures of a data set in which image i counts weights[i] times (empty: once).
  Metrics metrics(std::span<const float> weights) const;

  // Everything but the limits.
  Arm describe() const;

 private:
  const PolicyScores& scores_;
  std::span<const std::int32_t> truths_;
  int classes_;
  std::vector<std::uint32_t> order_;              // by_confidence()
  std::vector<std::array<float, 2>> calibrated_;  // nll and brier at the fold's temperature
};

}  // namespace tta

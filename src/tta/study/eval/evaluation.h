// Is it worth it? Policies against the identity view, on the same labelled images. Plain data and pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tta/base/stats/paired.h"
#include "tta/study/eval/arm.h"
#include "tta/study/eval/fill_store.h"
#include "tta/study/eval/policy_scores.h"

namespace tta {

enum class Verdict { kWorthIt, kNotWorthIt, kCannotTell };
std::string_view verdict_text(Verdict verdict);  // "worth it"

struct EvaluationOptions {
  double min_gain = 0.003;  // the least gain in top-1 that would be worth its cost, as a fraction
  std::uint64_t seed = 0;   // of the bootstrap and of the folds
  int draws = 4000;         // of the bootstrap
  double alpha = 0.05;      // intervals hold with 1 - alpha
  int threads = 1;
};

struct ClassChange {
  std::int32_t index = 0;
  std::int64_t images = 0;
  std::int64_t fixed = 0;
  std::int64_t broken = 0;
  double p_adjusted = 1;  // Benjamini and Hochberg, over the classes with a changed answer
};

struct PolicyEvaluation {
  std::string name;
  int views = 0;
  Arm arm;
  PairedCounts counts;
  double gain = 0;    // top-1, as a fraction
  Interval interval;  // of the gain; simultaneous over the policies
  std::string interval_method;
  std::optional<double> p_value;  // McNemar's mid-p; nothing where images belong together
  double minimum_detectable = 0;
  std::optional<std::int64_t> images_needed;  // to tell, if the gain is what it seems; where the verdict can't
  Verdict verdict = Verdict::kCannotTell;
  Metrics difference;  // the policy's figures less the identity view's
  MetricLimits difference_limits;
  std::vector<ClassChange> classes;  // those with a changed answer, most harmed first
  double views_mean = 0;
  std::optional<double> views_exact_stop;
  double relative_cost = 1;  // of the identity view's
  std::optional<double> seconds_per_image;
  std::optional<std::string> certificate;  // of its calibrated stop, as predictions say it; nothing with another rule
  std::int64_t close_margins = 0;          // images whose pooled margin lies below the store's rounding
};

struct Evaluation {
  std::int64_t images = 0;  // evaluated
  std::int64_t groups = 0;  // 0 = every image on its own
  Arm baseline;
  std::vector<PolicyEvaluation> policies;
  std::optional<double> baseline_seconds_per_image;
  EvaluationOptions options;
  std::vector<std::string> warnings;
};

// What one policy is called, how many views it has, and its scores. All of the same images.
struct PolicyArm {
  std::string name;
  int views = 0;
  PolicyScores scores;
  std::optional<std::string> certificate = std::nullopt;  // PolicyEvaluation::certificate
};

// `truths` and `groups` (empty: none) are those of the scored images. `cost` as measured, or nothing: costs are then
// counted in views. `rounding`: the relative rounding of a stored probability (2^-24 float32, 2^-11 float16).
// Requires: at least one image; every arm scores as many.
Evaluation evaluate(const PolicyScores& baseline, std::span<const PolicyArm> policies,
                    std::span<const std::int32_t> truths, std::span<const std::uint32_t> groups, int classes,
                    const std::optional<MeasuredCost>& cost, double rounding, const EvaluationOptions& options);

// `worth it` if the whole interval lies above the least useful gain, `not worth it` if it lies below.
Verdict verdict_of(const Interval& interval, double min_gain);

}  // namespace tta

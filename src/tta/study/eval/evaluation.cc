#include "tta/study/eval/evaluation.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>
#include <numeric>

#include "tta/base/core/random.h"
#include "tta/base/stats/resample.h"
#include "tta/base/stats/temperature.h"

namespace tta {
namespace {

constexpr int kFolds = 5;
// Below this many changed answers a normal interval isn't to be believed.
constexpr std::int64_t kLeastChangedAnswers = 30;

// What tells folds from resamples where both are drawn with one seed.
constexpr std::uint64_t kFoldStream = std::uint64_t{1} << 40;

// --- one arm -------------------------------------------------------------------------------------------------------

// An arm's answers with what is computed once for all resamples.
struct ScoredArm {
  const PolicyScores* scores = nullptr;
  std::vector<std::uint32_t> order;          // by_confidence()
  std::vector<std::array<float, 2>> at_own;  // nll and brier at the fold's temperature
};

// Images that belong together are in one fold. Every fold is as large as the others but for one image or group.
std::vector<int> draw_folds(std::size_t images, std::span<const std::uint32_t> groups, std::uint64_t seed) {
  std::vector<std::uint32_t> group_of(groups.begin(), groups.end());
  if (group_of.empty()) {
    group_of.resize(images);
    std::iota(group_of.begin(), group_of.end(), 0U);
  }
  std::vector<int> fold_of(std::size_t{*std::max_element(group_of.begin(), group_of.end())} + 1);
  for (std::size_t g = 0; g < fold_of.size(); ++g) fold_of[g] = static_cast<int>(g % kFolds);
  RandomStream random(seed, kFoldStream);
  for (std::size_t g = fold_of.size(); g > 1; --g)
    std::swap(fold_of[g - 1], fold_of[random.next_below(static_cast<std::uint32_t>(g))]);
  std::vector<int> folds(images);
  for (std::size_t i = 0; i < images; ++i) folds[i] = fold_of[group_of[i]];
  return folds;
}

ScoredArm scored_arm(const PolicyScores& scores, std::span<const int> folds) {
  ScoredArm arm{&scores, by_confidence(scores.outcomes), {}};
  std::array<double, kFolds> temperatures{};
  for (int fold = 0; fold < kFolds; ++fold) {
    const bool others = std::any_of(folds.begin(), folds.end(), [&](int f) { return f != fold; });
    temperatures[static_cast<std::size_t>(fold)] =
        others ? best_temperature(mean_curve(scores.curves, folds, fold)) : 1.0;
  }
  for (std::size_t i = 0; i < folds.size(); ++i) {
    const double temperature = temperatures[static_cast<std::size_t>(folds[i])];
    arm.at_own.push_back({static_cast<float>(nll_at(scores.curves[i], temperature)),
                          static_cast<float>(brier_at(scores.curves[i], temperature))});
  }
  return arm;
}

// The figures of a data set in which image i counts weights[i] times (empty: once).
Metrics metrics_of(const ScoredArm& arm, std::span<const std::int32_t> truths, int classes,
                   std::span<const float> weights) {
  const std::vector<Outcome>& outcomes = arm.scores->outcomes;
  std::vector<double> right(static_cast<std::size_t>(classes), 0.0);
  std::vector<double> seen(static_cast<std::size_t>(classes), 0.0);
  Metrics sum;
  double total = 0;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const double weight = weights.empty() ? 1.0 : static_cast<double>(weights[i]);
    const auto truth = static_cast<std::size_t>(truths[i]);
    total += weight;
    seen[truth] += weight;
    right[truth] += outcomes[i].top1 ? weight : 0;
    sum.top1 += outcomes[i].top1 ? weight : 0;
    sum.top5 += outcomes[i].top5 ? weight : 0;
    sum.nll += weight * static_cast<double>(outcomes[i].nll);
    sum.brier += weight * static_cast<double>(outcomes[i].brier);
    sum.nll_calibrated += weight * static_cast<double>(arm.at_own[i][0]);
    sum.brier_calibrated += weight * static_cast<double>(arm.at_own[i][1]);
  }
  for (double* figure : {&sum.top1, &sum.top5, &sum.nll, &sum.brier, &sum.nll_calibrated, &sum.brier_calibrated})
    *figure /= total;
  double classes_seen = 0;
  for (std::size_t c = 0; c < seen.size(); ++c) {
    if (seen[c] == 0) continue;
    sum.balanced += right[c] / seen[c];
    ++classes_seen;
  }
  sum.balanced /= classes_seen;
  sum.ece = calibration_error(confidence_bins(outcomes, arm.order, weights, kCalibrationBins));
  return sum;
}

constexpr std::array kMetrics{&Metrics::top1,  &Metrics::top5, &Metrics::balanced,       &Metrics::nll,
                              &Metrics::brier, &Metrics::ece,  &Metrics::nll_calibrated, &Metrics::brier_calibrated};

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

Arm arm_of(const ScoredArm& scored, std::span<const std::int32_t> truths, int classes) {
  Arm arm;
  arm.figures = metrics_of(scored, truths, classes, {});
  arm.temperature = best_temperature(mean_curve(scored.scores->curves));
  arm.doubts = doubts_of(*scored.scores);
  arm.calibration = confidence_bins(scored.scores->outcomes, scored.order, {}, kCalibrationBins);
  return arm;
}

// --- the policy against the identity view --------------------------------------------------------------------------

PairedCounts count_pairs(const std::vector<Outcome>& before, const std::vector<Outcome>& after) {
  PairedCounts counts;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i].top1) {
      ++(after[i].top1 ? counts.both_right : counts.broken);
    } else {
      ++(after[i].top1 ? counts.fixed : counts.both_wrong);
    }
  }
  return counts;
}

std::vector<ClassChange> class_changes(const std::vector<Outcome>& before, const std::vector<Outcome>& after,
                                       std::span<const std::int32_t> truths, int classes) {
  std::vector<ClassChange> all(static_cast<std::size_t>(classes));
  for (std::size_t i = 0; i < before.size(); ++i) {
    ClassChange& change = all[static_cast<std::size_t>(truths[i])];
    change.index = truths[i];
    ++change.images;
    change.fixed += !before[i].top1 && after[i].top1;
    change.broken += before[i].top1 && !after[i].top1;
  }
  std::erase_if(all, [](const ClassChange& change) { return change.fixed + change.broken == 0; });
  std::vector<double> p_values;
  for (const ClassChange& change : all) p_values.push_back(mcnemar_mid_p({0, change.broken, change.fixed, 0}));
  const std::vector<double> adjusted = benjamini_hochberg(p_values);
  for (std::size_t c = 0; c < all.size(); ++c) all[c].p_adjusted = adjusted[c];
  std::stable_sort(all.begin(), all.end(),
                   [](const ClassChange& a, const ClassChange& b) { return a.fixed - a.broken < b.fixed - b.broken; });
  return all;
}

double mean_of(const std::vector<std::uint16_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), 0.0) / static_cast<double>(counts.size());
}

// The difference of two classes' pooled probabilities is off by the rounding of both.
std::int64_t close_margins(const PolicyScores& scores, double rounding) {
  std::int64_t close = 0;
  for (std::size_t i = 0; i < scores.outcomes.size(); ++i) {
    const auto confidence = static_cast<double>(scores.outcomes[i].confidence);
    close += scores.uncertainties[i].margin <= 2 * rounding * confidence;
  }
  return close;
}

void add_costs(PolicyEvaluation& policy, const PolicyScores& scores, const std::optional<MeasuredCost>& cost) {
  policy.views_mean = mean_of(scores.views_used);
  if (!scores.views_exact_stop.empty()) policy.views_exact_stop = mean_of(scores.views_exact_stop);
  policy.relative_cost = policy.views_mean;
  if (!cost) return;
  policy.seconds_per_image = cost->open + policy.views_mean * cost->view;
  policy.relative_cost = *policy.seconds_per_image / (cost->open + cost->view);
}

// --- intervals -----------------------------------------------------------------------------------------------------

// Right answers won less right answers lost, in images that belong together; one image where none do.
struct GroupGain {
  std::size_t any_image = 0;  // of the group: all have one weight
  double images = 0;
  double gained = 0;
};

std::vector<GroupGain> group_gains(const std::vector<Outcome>& before, const std::vector<Outcome>& after,
                                   std::span<const std::uint32_t> groups) {
  std::vector<GroupGain> gains(groups.empty() ? before.size() : *std::max_element(groups.begin(), groups.end()) + 1);
  for (std::size_t i = 0; i < before.size(); ++i) {
    GroupGain& group = gains[groups.empty() ? i : groups[i]];
    group.any_image = i;
    ++group.images;
    group.gained += static_cast<double>(after[i].top1) - static_cast<double>(before[i].top1);
  }
  return gains;
}

// The gain an image and its standard error, which knows of groups: that of a ratio of sums over them.
Estimate gain_estimate(const std::vector<GroupGain>& groups, std::span<const float> weights) {
  const auto weight = [&](const GroupGain& group) {
    return weights.empty() ? 1.0 : static_cast<double>(weights[group.any_image]);
  };
  double images = 0;
  double gained = 0;
  for (const GroupGain& group : groups) {
    images += weight(group) * group.images;
    gained += weight(group) * group.gained;
  }
  const double gain = gained / images;
  double squares = 0;
  for (const GroupGain& group : groups) {
    const double deviation = group.gained - gain * group.images;
    squares += weight(group) * deviation * deviation;
  }
  return {gain, std::sqrt(squares) / images};
}

// Of one policy, from resampled data sets.
struct Draws {
  std::vector<std::vector<double>> metrics;  // [metric][draw]: the policy's figure less the identity view's
  std::vector<double> gain_deviations;       // of the gain, in its standard errors
};

std::vector<Draws> draw_differences(const ScoredArm& baseline, std::span<const ScoredArm> arms,
                                    std::span<const std::vector<GroupGain>> gains, const Resampler& resampler,
                                    std::span<const std::int32_t> truths, int classes,
                                    const EvaluationOptions& options) {
  const std::size_t figures_each = kMetrics.size() + 1;
  const auto figures = [&](std::span<const float> weights, std::span<double> out) {
    const Metrics before = metrics_of(baseline, truths, classes, weights);
    for (std::size_t p = 0; p < arms.size(); ++p) {
      const std::span<double> mine = out.subspan(p * figures_each, figures_each);
      const Metrics after = metrics_of(arms[p], truths, classes, weights);
      for (std::size_t m = 0; m < kMetrics.size(); ++m) mine[m] = after.*kMetrics[m] - before.*kMetrics[m];
      const Estimate drawn = gain_estimate(gains[p], weights);
      mine.back() = drawn.error > 0 ? (drawn.value - gain_estimate(gains[p], {}).value) / drawn.error : 0;
    }
  };
  auto flat = bootstrap(resampler, options.draws, arms.size() * figures_each, figures, options.threads);
  std::vector<Draws> draws(arms.size());
  for (std::size_t f = 0; f < flat.size(); ++f) {
    Draws& mine = draws[f / figures_each];
    if (f % figures_each < kMetrics.size()) {
      mine.metrics.push_back(std::move(flat[f]));
    } else {
      mine.gain_deviations = std::move(flat[f]);
    }
  }
  return draws;
}

Interval wider_of(const Interval& a, const Interval& b) {
  return {std::min(a.low, b.low), std::max(a.high, b.high)};
}

// Of the gains, simultaneously. Where few answers changed, Newcombe's with Bonferroni's share of alpha, which is never
// too narrow there; with groups, which Newcombe doesn't know, the wider of both.
void add_intervals(std::vector<PolicyEvaluation>& policies, std::span<const std::vector<GroupGain>> gains,
                   std::span<const Draws> draws, bool grouped, double alpha) {
  std::vector<Estimate> estimates;
  std::vector<std::vector<double>> deviations;
  for (std::size_t p = 0; p < policies.size(); ++p) {
    estimates.push_back(gain_estimate(gains[p], {}));
    deviations.push_back(draws[p].gain_deviations);
  }
  const std::vector<Interval> bootstrapped = simultaneous_intervals(estimates, deviations, alpha);
  for (std::size_t p = 0; p < policies.size(); ++p) {
    PolicyEvaluation& policy = policies[p];
    policy.interval = bootstrapped[p];
    policy.interval_method = grouped ? "bootstrap of groups, max-T" : "bootstrap, max-T";
    if (policy.counts.fixed + policy.counts.broken >= kLeastChangedAnswers) continue;
    const Interval newcombe = newcombe_interval(policy.counts, alpha / static_cast<double>(policies.size()));
    policy.interval = grouped ? wider_of(bootstrapped[p], newcombe) : newcombe;
    policy.interval_method = grouped ? "the wider of the bootstrap of groups and Newcombe" : "Newcombe, Bonferroni";
  }
}

void add_differences(PolicyEvaluation& policy, const Metrics& before, const std::vector<std::vector<double>>& draws,
                     double alpha) {
  const std::array targets{static_cast<Difference*>(nullptr),
                           &policy.top5,
                           &policy.balanced,
                           &policy.nll,
                           &policy.brier,
                           &policy.ece,
                           &policy.nll_calibrated,
                           &policy.brier_calibrated};
  for (std::size_t m = 1; m < targets.size(); ++m) {
    targets[m]->value = policy.arm.figures.*kMetrics[m] - before.*kMetrics[m];
    targets[m]->interval = percentile_interval(draws[m], alpha);
  }
}

void add_verdict(PolicyEvaluation& policy, double min_gain) {
  policy.verdict = verdict_of(policy.interval, min_gain);
  const double missing_gain = std::abs(policy.gain - min_gain);
  const double discordant = discordance(policy.counts);
  policy.minimum_detectable = minimum_detectable_gain(discordant, policy.counts.images());
  if (policy.verdict == Verdict::kCannotTell && missing_gain > 0 && discordant > 0)
    policy.images_needed = images_needed(missing_gain, discordant);
}

}  // namespace

std::string_view verdict_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::kWorthIt: return "worth it";
    case Verdict::kNotWorthIt: return "not worth it";
    case Verdict::kCannotTell: return "cannot tell";
  }
  assert(false && "a verdict without words");
  return "";
}

Verdict verdict_of(const Interval& interval, double min_gain) {
  if (interval.low > min_gain) return Verdict::kWorthIt;
  return interval.high < min_gain ? Verdict::kNotWorthIt : Verdict::kCannotTell;
}

Evaluation evaluate(const PolicyScores& baseline, std::span<const PolicyArm> policies,
                    std::span<const std::int32_t> truths, std::span<const std::uint32_t> groups, int classes,
                    const std::optional<MeasuredCost>& cost, double rounding, const EvaluationOptions& options) {
  assert(!truths.empty() && baseline.outcomes.size() == truths.size());
  const std::vector<int> folds = draw_folds(truths.size(), groups, options.seed);
  const ScoredArm before = scored_arm(baseline, folds);
  std::vector<ScoredArm> arms;
  for (const PolicyArm& policy : policies) arms.push_back(scored_arm(policy.scores, folds));

  Evaluation result;
  result.options = options;
  result.images = static_cast<std::int64_t>(truths.size());
  result.groups = groups.empty() ? 0 : std::int64_t{*std::max_element(groups.begin(), groups.end())} + 1;
  result.baseline = arm_of(before, truths, classes);
  if (cost) result.baseline_seconds_per_image = cost->open + cost->view;
  for (std::size_t p = 0; p < policies.size(); ++p) {
    PolicyEvaluation& policy = result.policies.emplace_back();
    policy.name = policies[p].name;
    policy.views = policies[p].views;
    policy.arm = arm_of(arms[p], truths, classes);
    policy.counts = count_pairs(baseline.outcomes, policies[p].scores.outcomes);
    policy.gain = gain(policy.counts);
    if (groups.empty()) policy.p_value = mcnemar_mid_p(policy.counts);
    policy.classes = class_changes(baseline.outcomes, policies[p].scores.outcomes, truths, classes);
    policy.close_margins = close_margins(policies[p].scores, rounding);
    policy.certificate = policies[p].certificate;
    add_costs(policy, policies[p].scores, cost);
  }
  if (policies.empty()) return result;

  const Resampler resampler = groups.empty()
                                  ? Resampler(truths.size(), options.seed)
                                  : Resampler(std::vector<std::uint32_t>(groups.begin(), groups.end()), options.seed);
  std::vector<std::vector<GroupGain>> gains;
  for (const PolicyArm& policy : policies)
    gains.push_back(group_gains(baseline.outcomes, policy.scores.outcomes, groups));
  const std::vector<Draws> draws = draw_differences(before, arms, gains, resampler, truths, classes, options);
  add_intervals(result.policies, gains, draws, !groups.empty(), options.alpha);
  for (std::size_t p = 0; p < policies.size(); ++p) {
    add_differences(result.policies[p], result.baseline.figures, draws[p].metrics, options.alpha);
    add_verdict(result.policies[p], options.min_gain);
  }
  return result;
}

}  // namespace tta

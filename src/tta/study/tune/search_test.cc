// The search, the weights and the curve, against slow twins and traces computed by hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "support/support.h"
#include "tta/base/stats/metrics.h"
#include "tta/base/stats/temperature.h"
#include "tta/study/tune/answers.h"
#include "tta/study/tune/array_scores.h"
#include "tta/study/tune/greedy_search.h"
#include "tta/study/tune/halving.h"
#include "tta/study/tune/made_up_model.h"
#include "tta/study/tune/mixture_weights.h"
#include "tta/study/tune/policy_curve.h"

namespace tta {
namespace {

using testing::ArrayScores;
using testing::bring_all;
using testing::everything;
using Images = std::vector<std::size_t>;

// Two images of class 0, three views; the probabilities of class 0.
ArrayScores two_images() {
  return ArrayScores({0, 0}, {{0.9, 0.1, 0.2, 0.8}, {0.4, 0.6, 0.6, 0.4}, {0.1, 0.9, 0.95, 0.05}}, 2);
}

// By hand, mean of log p over the two images:
//   step 1: A (.9, .2): -.8574   B (.4, .6): -.7136   C (.1, .95): -1.1769          -> B
//   step 2: with B (.4, .6): AB (.65, .4): -.6735   BB: -.7136   CB (.25, .775): -.8206  -> A, the mean is (.65, .4)
//   step 3: 2/3 (.65, .4) + 1/3 of each:
//           A (.7333, .3333): -.7044   B (.5667, .4667): -.6651   C (.4667, .5833): -.6506  -> C
// The wrong mean of two public versions (old weight 1/3 instead of 2/3) would take B (.4833, .5333): -.6778, over
// C (.2833, .7667): -.7634, in step 3.
TEST(GreedySearch, FollowsATraceComputedByHand) {
  ArrayScores source = two_images();
  bring_all(source);
  const Images images{0, 1};
  const Images views{0, 1, 2};
  GreedyOptions options;
  options.objective = Objective::kLogLikelihood;
  options.steps = 3;
  const std::vector<GreedyStep> steps = greedy_search(source, images, views, options);
  ASSERT_EQ(steps.size(), 3U);
  EXPECT_EQ(steps[0].view, 1U);
  EXPECT_NEAR(steps[0].score.value, -0.7136, 1e-4);
  EXPECT_EQ(steps[1].view, 0U);
  EXPECT_NEAR(steps[1].score.value, -0.6735, 1e-4);
  EXPECT_EQ(steps[2].view, 2U);
  EXPECT_NEAR(steps[2].score.value, -0.6506, 1e-4);
  const WeightedViews taken = taken_views(steps);
  EXPECT_EQ(taken.views, (Images{1, 0, 2}));
  for (const double weight : taken.weights) EXPECT_DOUBLE_EQ(weight, 1.0 / 3);
}

// The objective of some views, equally weighted, with everything in double and the temperature from base/stats.
double plain_objective(const ArrayScores& source, const Images& images, const Images& views, Objective objective) {
  const auto classes = static_cast<std::size_t>(source.classes());
  std::vector<TemperatureCurve> curves;
  std::vector<double> row(classes);
  double sum = 0;
  for (const std::size_t image : images) {
    std::vector<double> mean(classes);
    for (const std::size_t view : views) {
      source.read(image, view, row);
      for (std::size_t c = 0; c < classes; ++c) mean[c] += row[c] / static_cast<double>(views.size());
    }
    const auto truth = source.truths()[image];
    const Outcome outcome = outcome_of(mean, truth);
    curves.push_back(temperature_curve(mean, truth));
    if (objective == Objective::kLogLikelihood) sum -= static_cast<double>(outcome.nll);
    if (objective == Objective::kAccuracy) sum += outcome.top1 ? 1 : 0;
    if (objective == Objective::kBrier) sum -= static_cast<double>(outcome.brier);
  }
  if (objective != Objective::kCalibratedLogLikelihood) return sum / static_cast<double>(images.size());
  const TemperatureCurve mean = mean_curve(curves);
  return -nll_at(mean, best_temperature(mean));
}

TEST(GreedySearch, TakesTheBestViewOfAPlainTwinEachTime) {
  for (const Objective objective :
       {Objective::kCalibratedLogLikelihood, Objective::kLogLikelihood, Objective::kAccuracy, Objective::kBrier}) {
    SCOPED_TRACE(objective_name(objective));
    const auto source = testing::simulated_scores({120, 9, 7, 3, 0.5, 1});
    bring_all(*source);
    const Images images = everything(source->images());
    const Images views = everything(source->views());
    GreedyOptions options;
    options.objective = objective;
    options.steps = 6;
    options.shortlist = 0;
    Images so_far;
    for (const GreedyStep& step : greedy_search(*source, images, views, options)) {
      double best = -1e9;
      for (const std::size_t view : views) {
        Images with = so_far;
        with.push_back(view);
        best = std::max(best, plain_objective(*source, images, with, objective));
      }
      so_far.push_back(step.view);
      EXPECT_NEAR(plain_objective(*source, images, so_far, objective), best, 5e-6);
      EXPECT_NEAR(step.score.value, best, 2e-5);
    }
  }
}

TEST(GreedySearch, IsTheSameOnAnyNumberOfThreadsAndWithAShortlist) {
  const auto source = testing::simulated_scores({400, 60, 10, 3, 0.5, 2});
  bring_all(*source);
  const Images images = everything(source->images());
  const Images views = everything(source->views());
  GreedyOptions options;
  options.steps = 8;
  options.shortlist = 0;
  const std::vector<GreedyStep> full = greedy_search(*source, images, views, options);
  for (const int threads : {1, 3}) {
    for (const std::size_t shortlist : {0, 32}) {
      options.threads = threads;
      options.shortlist = shortlist;
      const std::vector<GreedyStep> steps = greedy_search(*source, images, views, options);
      for (std::size_t i = 0; i < steps.size(); ++i) {
        EXPECT_EQ(steps[i].view, full[i].view) << i;
        EXPECT_EQ(steps[i].score.value, full[i].score.value) << i;
      }
    }
  }
}

// A search of hours must end soon after Ctrl-C: every view that is tried asks anew.
TEST(GreedySearch, AsksWithEveryViewThatItTriesWhetherItIsCancelled) {
  const auto source = testing::simulated_scores({200, 6, 5, 2, 1.0, 3});
  bring_all(*source);
  for (const Objective objective :
       {Objective::kCalibratedLogLikelihood, Objective::kLogLikelihood, Objective::kAccuracy, Objective::kBrier}) {
    GreedyOptions options;
    options.objective = objective;
    options.steps = 5;
    std::size_t asked = 0;
    std::size_t most = std::numeric_limits<std::size_t>::max();
    source->cancel_when([&] { return ++asked > most; });
    greedy_search(*source, everything(200), everything(6), options);
    EXPECT_GE(asked, 5 * 6U) << objective_name(objective);
    most = 17;
    asked = 0;
    const Error error = testing::error_of([&] { greedy_search(*source, everything(200), everything(6), options); });
    EXPECT_EQ(error.code(), ErrorCode::kCancelled);
    EXPECT_EQ(asked, 18U);
  }
}

// Expectation maximisation: slow, and without any choice to get wrong (Dempster, Laird and Rubin 1977).
std::vector<double> weights_by_em(const ScoreSource& source, const Images& images, const Images& views, int rounds) {
  std::vector<double> weights(views.size(), 1.0 / static_cast<double>(views.size()));
  for (int round = 0; round < rounds; ++round) {
    std::vector<double> next(views.size());
    for (const std::size_t image : images) {
      double mean = 0;
      for (std::size_t v = 0; v < views.size(); ++v)
        mean += weights[v] * static_cast<double>(source.truth_probability(image, views[v]));
      for (std::size_t v = 0; v < views.size(); ++v) {
        next[v] += weights[v] * static_cast<double>(source.truth_probability(image, views[v])) / mean /
                   static_cast<double>(images.size());
      }
    }
    weights = next;
  }
  return weights;
}

double mixture_value(const ScoreSource& source, const Images& images, const Images& views,
                     const std::vector<double>& weights) {
  double sum = 0;
  for (const std::size_t image : images) {
    double mean = 0;
    for (std::size_t v = 0; v < views.size(); ++v)
      mean += weights[v] * static_cast<double>(source.truth_probability(image, views[v]));
    sum += std::log(mean);
  }
  return sum / static_cast<double>(images.size());
}

TEST(MixtureWeights, AreThoseOfExpectationMaximisation) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const auto source = testing::simulated_scores({150, 8, 5, 3, 1.5, seed});
    bring_all(*source);
    const Images images = everything(source->images());
    const Images views = everything(source->views());
    const std::vector<double> weights = mixture_weights(*source, images, views);
    const std::vector<double> slow = weights_by_em(*source, images, views, 20'000);
    EXPECT_NEAR(std::accumulate(weights.begin(), weights.end(), 0.0), 1, 1e-12);
    EXPECT_GE(*std::min_element(weights.begin(), weights.end()), 0);
    EXPECT_GE(mixture_value(*source, images, views, weights), mixture_value(*source, images, views, slow) - 1e-8);
    for (std::size_t v = 0; v < weights.size(); ++v) EXPECT_NEAR(weights[v], slow[v], 0.01) << seed << ", " << v;
  }
}

TEST(MixtureWeights, GiveTheOnlyGoodViewEverything) {
  ArrayScores source({0, 0, 1}, {{0.9, 0.1, 0.9, 0.1, 0.1, 0.9}, {0.5, 0.5, 0.5, 0.5, 0.5, 0.5}}, 2);
  bring_all(source);
  EXPECT_EQ(mixture_weights(source, Images{0, 1, 2}, Images{0, 1}), (std::vector<double>{1, 0}));
}

TEST(PolicyCurve, NeverFallsAndKeepsToItsNumberOfViews) {
  const auto source = testing::simulated_scores({300, 25, 8, 3, 0.7, 5});
  bring_all(*source);
  const Images images = everything(source->images());
  const Images views = everything(source->views());
  const std::vector<CurvePoint> curve = policy_curve(*source, images, views, 8, {});
  ASSERT_EQ(curve.size(), 8U);
  for (std::size_t k = 0; k < curve.size(); ++k) {
    const WeightedViews& policy = curve[k].policy;
    EXPECT_LE(policy.views.size(), k + 1);
    EXPECT_NEAR(std::accumulate(policy.weights.begin(), policy.weights.end(), 0.0), 1, 1e-9);
    EXPECT_NEAR(score_views(*source, images, policy, Objective::kCalibratedLogLikelihood).value, curve[k].score.value,
                1e-9);
    EXPECT_GE(curve[k].score.value, curve[k > 0 ? k - 1 : 0].score.value);
  }
  EXPECT_GT(curve.back().score.value, curve.front().score.value + 0.01);
}

// Halving runs far fewer rows, and what a search finds among its survivors is not measurably worse on fresh images.
TEST(HalveCandidates, SavesRowsAndKeepsTheWinner) {
  double worst = 1;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const auto source = testing::simulated_scores({3600, 110, 10, 3, 0.6, seed});
    Images fit(2400);
    std::iota(fit.begin(), fit.end(), std::size_t{0});
    Images fresh(1200);
    std::iota(fresh.begin(), fresh.end(), std::size_t{2400});
    const Images views = everything(source->views());
    const Halving halving = halve_candidates(*source, fit, views, Images{0}, {});
    EXPECT_LT(source->rows_brought(), fit.size() * views.size() / 3);
    EXPECT_EQ(halving.survivors.front(), 0U);
    EXPECT_LE(halving.survivors.size(), 17U);
    bring_all(*source);
    GreedyOptions options;
    options.steps = 5;
    const WeightedViews with = taken_views(greedy_search(*source, fit, halving.survivors, options));
    const WeightedViews full = taken_views(greedy_search(*source, fit, views, options));
    const double difference = score_views(*source, fresh, with, Objective::kLogLikelihood).value -
                              score_views(*source, fresh, full, Objective::kLogLikelihood).value;
    worst = std::min(worst, difference);
  }
  EXPECT_GT(worst, -0.01);  // of a mean log-likelihood
}

TEST(HalveCandidates, DropsViewsThatCannotBeMade) {
  ArrayScores source({0, 1, 0, 1}, std::vector(2, std::vector<double>(8, 0.5)), 2);
  source.lose(3, 1);
  const Halving halving = halve_candidates(source, Images{0, 1, 2, 3}, Images{0, 1}, Images{0}, {});
  EXPECT_EQ(halving.survivors, (Images{0}));
}

}  // namespace
}  // namespace tta

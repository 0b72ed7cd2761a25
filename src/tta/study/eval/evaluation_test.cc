#include "tta/study/eval/evaluation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "tta/base/core/random.h"
#include "tta/base/json.h"
#include "tta/study/eval/evaluation_json.h"
#include "tta/study/eval/evaluation_text.h"
#include "tta/study/eval/figure_text.h"

namespace tta {
namespace {

constexpr int kClasses = 3;

// Scores of answers that are right or wrong as told.
PolicyScores scores_of(const std::vector<bool>& right, const std::vector<std::int32_t>& truths) {
  PolicyScores scores;
  for (std::size_t i = 0; i < right.size(); ++i) {
    std::vector<double> row(kClasses, 0.15);
    row[static_cast<std::size_t>(right[i] ? truths[i] : (truths[i] + 1) % kClasses)] = 0.7;
    scores.outcomes.push_back(outcome_of(row, truths[i]));
    scores.curves.push_back(temperature_curve(row, truths[i]));
    scores.uncertainties.push_back({0.8, 0.1, 1, 0.55});
    scores.views_used.push_back(4);
    scores.views_exact_stop.push_back(3);
  }
  return scores;
}

struct DataSet {
  std::vector<std::int32_t> truths;
  std::vector<bool> before;
  std::vector<std::vector<bool>> after;
};

// Images of which 60 in 100 are right before; a policy then breaks and fixes answers, policies alike doing it together
// with probability `shared`.
DataSet simulated(std::uint64_t seed, int images, int policies, double broken, double fixed, double shared) {
  RandomStream random(seed, 77);
  DataSet data;
  data.after.resize(static_cast<std::size_t>(policies));
  for (int i = 0; i < images; ++i) {
    data.truths.push_back(static_cast<std::int32_t>(random.next_below(kClasses)));
    const bool right = random.next_uniform() < 0.6;
    data.before.push_back(right);
    const double common = random.next_uniform();
    for (auto& after : data.after) {
      const double own = random.next_uniform();
      const double u = random.next_uniform() < shared ? common : own;
      after.push_back(right ? u >= broken / 0.6 : u < fixed / 0.4);
    }
  }
  return data;
}

Evaluation evaluated(const DataSet& data, const EvaluationOptions& options,
                     const std::vector<std::uint32_t>& groups = {}) {
  std::vector<PolicyArm> arms;
  for (std::size_t p = 0; p < data.after.size(); ++p)
    arms.push_back({"p" + std::to_string(p), 4, scores_of(data.after[p], data.truths)});
  return evaluate(scores_of(data.before, data.truths), arms, data.truths, groups, kClasses, {}, 6e-8, options);
}

EvaluationOptions quick(int draws) {
  EvaluationOptions options;
  options.draws = draws;
  return options;
}

TEST(Evaluate, CountsWhatChanged) {
  DataSet data{{0, 1, 2, 0, 1, 2}, {true, true, false, false, true, false}, {{true, false, true, true, true, false}}};
  const Evaluation evaluation = evaluated(data, quick(200));
  const PolicyEvaluation& policy = evaluation.policies.at(0);
  EXPECT_EQ(policy.counts, (PairedCounts{2, 1, 2, 1}));
  EXPECT_DOUBLE_EQ(evaluation.baseline.figures.top1, 0.5);
  EXPECT_NEAR(policy.gain, 1.0 / 6, 1e-12);
  EXPECT_NEAR(policy.arm.figures.top1 - evaluation.baseline.figures.top1, policy.gain, 1e-12);
  // Right of class 0: 1 of 2, then 2; class 1: 2 of 2, then 1; class 2: none, then 1 of 2.
  EXPECT_NEAR(policy.difference.balanced, 1.0 / 6, 1e-12);
  EXPECT_EQ(policy.p_value, mcnemar_mid_p(policy.counts));
  EXPECT_EQ(policy.verdict, Verdict::kCannotTell);
  EXPECT_EQ(policy.interval_method, "Newcombe, Bonferroni");
  EXPECT_EQ(policy.views_mean, 4);
  EXPECT_EQ(policy.views_exact_stop, 3);
  EXPECT_EQ(policy.relative_cost, 4);
  EXPECT_FALSE(policy.seconds_per_image);
  ASSERT_EQ(policy.classes.size(), 3U);
  EXPECT_EQ(policy.classes.front().index, 1);  // the one that lost
}

TEST(Evaluate, KnowsCostsThatWereMeasured) {
  const DataSet data = simulated(1, 200, 1, 0.02, 0.05, 0);
  const PolicyArm arm{"p", 4, scores_of(data.after[0], data.truths)};
  const Evaluation evaluation = evaluate(scores_of(data.before, data.truths), std::span(&arm, 1), data.truths, {},
                                         kClasses, MeasuredCost{0.002, 0.008}, 6e-8, quick(100));
  EXPECT_NEAR(*evaluation.policies[0].seconds_per_image, 0.034, 1e-12);
  EXPECT_NEAR(evaluation.policies[0].relative_cost, 3.4, 1e-12);
}

// A model that is merely too sure of itself gains nothing at matched temperature.
TEST(Evaluate, DoesNotSellCalibrationAsAGain) {
  RandomStream random(3, 0);
  PolicyScores sure;
  PolicyScores calm;
  std::vector<std::int32_t> truths;
  for (int i = 0; i < 600; ++i) {
    std::vector<double> row;
    double sum = 0;
    for (int c = 0; c < kClasses; ++c) sum += row.emplace_back(std::exp(random.next_normal()));
    for (double& p : row) p /= sum;
    const double u = random.next_uniform();
    truths.push_back(u < row[0] ? 0 : u < row[0] + row[1] ? 1 : 2);
    std::vector<double> sharper;
    double sharp_sum = 0;
    for (const double p : row) sharp_sum += sharper.emplace_back(p * p * p);
    for (double& p : sharper) p /= sharp_sum;
    for (auto& [scores, probabilities] : {std::pair(&sure, sharper), std::pair(&calm, row)}) {
      scores->outcomes.push_back(outcome_of(probabilities, truths.back()));
      scores->curves.push_back(temperature_curve(probabilities, truths.back()));
      scores->uncertainties.emplace_back();
      scores->views_used.push_back(1);
    }
  }
  const PolicyArm arm{"calm", 1, calm};
  const Evaluation evaluation = evaluate(sure, std::span(&arm, 1), truths, {}, kClasses, {}, 6e-8, quick(300));
  EXPECT_LT(evaluation.policies[0].difference.nll, -0.2);
  EXPECT_NEAR(evaluation.policies[0].difference.nll_calibrated, 0, 1e-3);
  EXPECT_NEAR(evaluation.baseline.temperature / evaluation.policies[0].arm.temperature, 3, 0.01);
}

TEST(Evaluate, DoesNotDependOnItsThreads) {
  const DataSet data = simulated(5, 300, 2, 0.02, 0.06, 0.5);
  EvaluationOptions options = quick(200);
  const std::string alone = evaluation_json(evaluated(data, options), {});
  options.threads = 3;
  EXPECT_EQ(evaluation_json(evaluated(data, options), {}), alone);
  options.seed = 1;
  EXPECT_NE(evaluation_json(evaluated(data, options), {}), alone);
}

TEST(Evaluate, GroupsWidenTheInterval) {
  // Each image three times: a third of the knowledge.
  const DataSet once = simulated(8, 300, 1, 0.05, 0.12, 0);
  DataSet thrice;
  thrice.after.resize(1);
  std::vector<std::uint32_t> groups;
  for (std::uint32_t i = 0; i < 300; ++i) {
    for (int copy = 0; copy < 3; ++copy) {
      thrice.truths.push_back(once.truths[i]);
      thrice.before.push_back(once.before[i]);
      thrice.after[0].push_back(once.after[0][i]);
      groups.push_back(i);
    }
  }
  const auto width = [](const Evaluation& evaluation) {
    return evaluation.policies[0].interval.high - evaluation.policies[0].interval.low;
  };
  const Evaluation grouped = evaluated(thrice, quick(2000), groups);
  EXPECT_NEAR(width(grouped) / width(evaluated(once, quick(2000))), 1, 0.12);
  EXPECT_NEAR(width(grouped) / width(evaluated(thrice, quick(2000))), std::sqrt(3.0), 0.2);
  EXPECT_FALSE(grouped.policies[0].p_value);
  EXPECT_EQ(grouped.groups, 300);
}

// With a true gain of exactly the least useful one, `worth it` may be said of any of five policies that go together in
// at most 2.5 of 100 data sets, and so may `not worth it`. Here fewer data sets and draws than the whole check, which
// TTA_LONG_TESTS=1 runs; the bound is 2.5 % and three standard errors.
TEST(Evaluate, IsSeldomWrong) {
  const bool is_long = std::getenv("TTA_LONG_TESTS") != nullptr;
  const int data_sets = is_long ? 2000 : 200;
  EvaluationOptions options = quick(is_long ? 1000 : 300);
  options.threads = 2;
  options.min_gain = 0.01;
  int worth = 0;
  int not_worth = 0;
  for (int set = 0; set < data_sets; ++set) {
    const Evaluation evaluation =
        evaluated(simulated(static_cast<std::uint64_t>(set), 1000, 5, 0.02, 0.03, 0.5), options);
    bool any_worth = false;
    bool any_not = false;
    for (const PolicyEvaluation& policy : evaluation.policies) {
      any_worth = any_worth || policy.verdict == Verdict::kWorthIt;
      any_not = any_not || policy.verdict == Verdict::kNotWorthIt;
    }
    worth += any_worth;
    not_worth += any_not;
  }
  const double bound = 0.025 + 3 * std::sqrt(0.025 * 0.975 / data_sets);
  std::printf("said worth it in %.2f %%, not worth it in %.2f %% of %d data sets\n", 100.0 * worth / data_sets,
              100.0 * not_worth / data_sets, data_sets);
  EXPECT_LE(worth, bound * data_sets);
  EXPECT_LE(not_worth, bound * data_sets);
}

// A population of images, of which data sets are drawn with replacement: so its figures are the true ones. The model is
// too sure of itself; the policy is a little better and calmer.
struct Population {
  std::vector<std::int32_t> truths;
  PolicyScores before;
  PolicyScores after;
};

Population population(std::uint64_t seed, int images, int classes) {
  RandomStream random(seed, 0);
  Population all;
  const auto add = [&](PolicyScores& scores, const std::vector<double>& logits, double sharpness) {
    std::vector<double> row;
    double sum = 0;
    for (const double logit : logits) sum += row.emplace_back(std::exp(sharpness * logit));
    for (double& p : row) p /= sum;
    scores.outcomes.push_back(outcome_of(row, all.truths.back()));
    scores.curves.push_back(temperature_curve(row, all.truths.back()));
    scores.uncertainties.emplace_back();
    scores.views_used.push_back(1);
  };
  for (int i = 0; i < images; ++i) {
    all.truths.push_back(static_cast<std::int32_t>(random.next_below(static_cast<std::uint32_t>(classes))));
    std::vector<double> plain;
    std::vector<double> pooled;
    for (int c = 0; c < classes; ++c) {
      const double signal = random.next_normal() + (c == all.truths.back() ? 2.2 : 0);
      plain.push_back(signal + 0.5 * random.next_normal());
      pooled.push_back(signal + 0.25 * random.next_normal());
    }
    add(all.before, plain, 2.5);
    add(all.after, pooled, 1.8);
  }
  return all;
}

PolicyScores drawn_from(const PolicyScores& scores, const std::vector<std::size_t>& images) {
  PolicyScores drawn;
  for (const std::size_t image : images) {
    drawn.outcomes.push_back(scores.outcomes[image]);
    drawn.curves.push_back(scores.curves[image]);
    drawn.uncertainties.push_back(scores.uncertainties[image]);
    drawn.views_used.push_back(scores.views_used[image]);
  }
  return drawn;
}

// Each metric's interval holds the true figure in 95 of 100 data sets: the identity view's, and that of the
// difference. Here with fewer data sets than the whole check, which TTA_LONG_TESTS=1 runs; the bounds are 93 and 97 and
// three standard errors.
TEST(Evaluate, IntervalsCoverTheTruth) {
  const bool is_long = std::getenv("TTA_LONG_TESTS") != nullptr;
  constexpr int kMany = 10;
  const int data_sets = is_long ? 1000 : 150;
  EvaluationOptions options = quick(is_long ? 1000 : 300);
  options.threads = 2;
  const Population all = population(9, 40000, kMany);
  const auto evaluate_these = [&](const PolicyScores& before, const PolicyScores& after,
                                  const std::vector<std::int32_t>& truths, const EvaluationOptions& with) {
    const PolicyArm arm{"p", 1, after};
    return evaluate(before, std::span(&arm, 1), truths, {}, kMany, {}, 6e-8, with);
  };
  const Evaluation truth = evaluate_these(all.before, all.after, all.truths, quick(2));
  std::array<int, kMetrics.size()> own{};
  std::array<int, kMetrics.size()> difference{};
  for (int set = 0; set < data_sets; ++set) {
    RandomStream random(31, static_cast<std::uint64_t>(set));
    std::vector<std::size_t> images(1000);
    std::vector<std::int32_t> truths;
    for (std::size_t& image : images) {
      image = random.next_below(static_cast<std::uint32_t>(all.truths.size()));
      truths.push_back(all.truths[image]);
    }
    const Evaluation found =
        evaluate_these(drawn_from(all.before, images), drawn_from(all.after, images), truths, options);
    const auto covered = [](const MetricLimits& limits, double Metrics::*metric, const Metrics& true_figures) {
      return limits.low.*metric <= true_figures.*metric && true_figures.*metric <= limits.high.*metric;
    };
    for (std::size_t m = 0; m < kMetrics.size(); ++m) {
      own[m] += covered(found.baseline.limits, kMetrics[m], truth.baseline.figures);
      difference[m] += covered(found.policies[0].difference_limits, kMetrics[m], truth.policies[0].difference);
    }
  }
  const double noise = 3 * std::sqrt(0.05 * 0.95 / data_sets);
  for (std::size_t m = 0; m < kMetrics.size(); ++m) {
    std::printf("metric %zu: own %.1f %%, difference %.1f %% of %d\n", m, 100.0 * own[m] / data_sets,
                100.0 * difference[m] / data_sets, data_sets);
    EXPECT_NEAR(1.0 * own[m] / data_sets, 0.95, 0.02 + noise) << "metric " << m;
    EXPECT_NEAR(1.0 * difference[m] / data_sets, 0.95, 0.02 + noise) << "metric " << m;
  }
}

TEST(VerdictOf, LooksAtBothEnds) {
  EXPECT_EQ(verdict_of({0.004, 0.02}, 0.003), Verdict::kWorthIt);
  EXPECT_EQ(verdict_of({0.003, 0.02}, 0.003), Verdict::kCannotTell);
  EXPECT_EQ(verdict_of({-0.01, 0.0029}, 0.003), Verdict::kNotWorthIt);
}

TEST(EvaluationText, SaysItInWords) {
  const DataSet data = simulated(5, 2000, 1, 0.01, 0.08, 0);
  const Evaluation evaluation = evaluated(data, quick(500));
  const std::string text = evaluation_text(evaluation, {});
  EXPECT_EQ(text.find("p0 is worth it: +"), 0U) << text;
  EXPECT_NE(text.find(" on 2,000 images, "), std::string::npos) << text;
  EXPECT_NE(text.find("costs 4.0 times the compute of one view"), std::string::npos) << text;
  EXPECT_EQ(thousands(1234567), "1,234,567");
  EXPECT_EQ(thousands(-999), "-999");
}

TEST(EvaluationJson, HoldsTheFiguresOfTheContract) {
  const DataSet data = simulated(5, 400, 1, 0.01, 0.08, 0);
  EvaluationFacts facts;
  facts.model = "m.onnx";
  facts.failed = {{3, ErrorCode::kDecode, "is cut short"}};
  facts.failed_names = {"x.jpg"};
  const Evaluation evaluation = evaluated(data, quick(200));
  const Json json = Json::parse(evaluation_json(evaluation, facts), "evaluation", ErrorCode::kUsage);
  EXPECT_EQ(json.at("images").as_integer(0, 1000), 400);
  EXPECT_EQ(json.at("failed").as_integer(0, 10), 1);
  EXPECT_NEAR(json.at("min_gain_pp").as_number(), 0.3, 1e-12);
  for (const char* figure : {"top1", "top5", "nll", "brier", "ece", "nll_calibrated", "temperature"})
    EXPECT_TRUE(json.at("baseline").at(figure).is_number()) << figure;
  const Json policy = json.at("policies").at(0);
  EXPECT_NEAR(policy.at("gain_pp").as_number(), 100 * evaluation.policies[0].gain, 1e-4);
  EXPECT_NEAR(policy.at("ci95_pp").as_numbers()[0], 100 * evaluation.policies[0].interval.low, 1e-4);
  EXPECT_EQ(policy.at("verdict").as_string(), verdict_text(evaluation.policies[0].verdict));
  EXPECT_EQ(policy.at("cost").at("views_exact_stop").as_number(), 3);
  EXPECT_TRUE(policy.at("cost").at("seconds_per_image").is_null());
}

}  // namespace
}  // namespace tta

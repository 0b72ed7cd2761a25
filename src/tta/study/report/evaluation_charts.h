// The charts of an evaluation: their rows as JSON, their places in the page, and the same numbers as tables. Pure;
// thread-safe.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "tta/base/stats/selective.h"
#include "tta/study/eval/evaluation.h"

namespace tta {

inline constexpr std::size_t kMaxDrawnPolicies = 7;  // that have a chart or a line of their own, the first ones
inline constexpr std::size_t kMaxDrawnClasses = 12;  // of those that gain most, and of those that lose most
inline constexpr int kRiskPoints = 20;               // of a risk-coverage curve

// What the identity view is called where people compare arms.
inline constexpr std::string_view kPlainLook = "plain look";

// The policies' names as charts and tables show them: printable, and numbered where two are the same.
std::vector<std::string> shown_names(const Evaluation& evaluation);

// Whether no other policy, nor the identity view, gains as much for less or more for as little. One per policy.
std::vector<bool> on_frontier(const Evaluation& evaluation);

// The classes that a chart shows, in its order: those that gain most first, those that lose most last. Where no class
// gains or loses, those whose answers changed.
std::vector<ClassChange> drawn_classes(const PolicyEvaluation& policy);

// How many answers of an arm are wrong among its most decided ones: risk_coverage() of the margin.
std::vector<RiskAt> risk_curve(const PolicyScores& scores);

struct EvaluationCharts {
  std::string rows;         // PageParts::chart_rows
  std::string gain_cost;    // HTML, as all that follow
  std::string reliability;  // a figure a policy
  std::string classes;      // likewise; without those policies that changed nothing
  std::string risk;
};

// `labels` of the model, or empty. `baseline` and `arms` are what the evaluation was made of.
EvaluationCharts evaluation_charts(const Evaluation& evaluation, const std::vector<std::string>& labels,
                                   const PolicyScores& baseline, std::span<const PolicyArm> arms);

}  // namespace tta

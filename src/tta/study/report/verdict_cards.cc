#include "tta/study/report/verdict_cards.h"

#include <cmath>
#include <cstdlib>
#include <vector>

#include "tta/base/core/text.h"
#include "tta/predict/predictor/predictor.h"
#include "tta/study/eval/evaluation_text.h"
#include "tta/study/eval/figure_text.h"
#include "tta/study/report/html.h"

namespace tta {
namespace {

constexpr std::size_t kNamesInHeadline = 3;
constexpr std::size_t kHarmedClassesNamed = 5;
constexpr double kSignificant = 0.05;

std::string_view tone_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kWorthIt: return "worth";
    case Verdict::kNotWorthIt: return "not-worth";
    case Verdict::kCannotTell: break;
  }
  return "unsure";
}

std::string least_gain(const Evaluation& evaluation) {
  return formatted("%.3g", 100 * evaluation.options.min_gain);
}

std::string right_answers(const PolicyEvaluation& policy) {
  const PairedCounts& counts = policy.counts;
  const std::int64_t before = counts.both_right + counts.broken;
  const std::int64_t after = counts.both_right + counts.fixed;
  return "The plain look is right on " + thousands(before) + " of " + thousands(counts.images()) + " images; with " +
         html_name(policy.name, 60) + " it is " + thousands(after) + ". It put " + thousands(counts.fixed) +
         " wrong answers right and " + thousands(counts.broken) + " right ones wrong.";
}

// What the interval says, seen from the gain that was asked for.
std::string what_the_interval_means(const PolicyEvaluation& policy, const Evaluation& evaluation) {
  const std::string least = least_gain(evaluation);
  std::string text = "On other images of the same kind the gain lies between " + signed_points(policy.interval.low) +
                     " and " + signed_points(policy.interval.high) + " points, with " +
                     formatted("%.3g", 100 * (1 - evaluation.options.alpha)) + " % confidence. ";
  switch (policy.verdict) {
    case Verdict::kWorthIt: return text + "All of that lies above the " + least + " points that were asked for.";
    case Verdict::kNotWorthIt:
      if (policy.interval.high < 0)
        return text + "All of that lies below zero: it makes this model worse. Don't use it.";
      return text + "None of that reaches the " + least + " points that were asked for.";
    case Verdict::kCannotTell: break;
  }
  text += "That reaches from less to more than the " + least + " points that were asked for";
  if (policy.images_needed)
    return text + ". If the gain is what it seems, some " + thousands(*policy.images_needed) +
           " labelled images would settle it.";
  return text + ", so these images cannot settle it.";
}

std::string what_it_costs(const PolicyEvaluation& policy, const Evaluation& evaluation) {
  std::string text = "It takes " + times(policy.relative_cost) + " times the compute of a plain look";
  if (policy.seconds_per_image && evaluation.baseline_seconds_per_image) {
    text += " (" + formatted("%.3g", 1000 * *policy.seconds_per_image) + " instead of " +
            formatted("%.3g", 1000 * *evaluation.baseline_seconds_per_image) + " milliseconds an image)";
  }
  text += ": a model " + times(policy.relative_cost) + " times as large could run once in that time.";
  if (policy.views_exact_stop && *policy.views_exact_stop < policy.views_mean) {
    text += " With <code>--stop exact</code> the same answers take " + formatted("%.2f", *policy.views_exact_stop) +
            " views instead of " + formatted("%.4g", policy.views_mean) + ".";
  }
  return text;
}

std::string whom_it_harms(const PolicyEvaluation& policy, const std::vector<std::string>& labels) {
  std::string names;
  std::size_t harmed = 0;
  for (const ClassChange& change : policy.classes) {
    if (change.broken <= change.fixed || change.p_adjusted > kSignificant) continue;
    if (++harmed > kHarmedClassesNamed) continue;
    names += (names.empty() ? "" : ", ") + html_name(class_name(labels, change.index), 60) + " (" +
             thousands(change.broken) + " broken, " + thousands(change.fixed) + " fixed of " +
             thousands(change.images) + ")";
  }
  if (harmed == 0) return "";
  if (harmed > kHarmedClassesNamed)
    names += " and " + thousands(static_cast<std::int64_t>(harmed - kHarmedClassesNamed)) + " more";
  return "It harms, beyond chance: " + names + ".";
}

std::string card(const PolicyEvaluation& policy, const Evaluation& evaluation, const EvaluationFacts& facts) {
  std::string text = "<article class=\"card " + std::string(tone_of(policy.verdict)) + "\">\n<header><h3>" +
                     html_name(policy.name, 60) + "</h3><span class=\"badge\">" +
                     std::string(verdict_text(policy.verdict)) + "</span></header>\n<p class=\"gain\">" +
                     signed_points(policy.gain) + " <small>points: " + formatted("%.3g", std::abs(100 * policy.gain)) +
                     (policy.gain < 0 ? " fewer" : " more") + " right in 100</small></p>\n<p class=\"sentence\">" +
                     html(verdict_sentence(policy, evaluation), 1000) + "</p>\n<ul>\n";
  for (const std::string& line : {right_answers(policy), what_the_interval_means(policy, evaluation),
                                  what_it_costs(policy, evaluation), whom_it_harms(policy, facts.labels)}) {
    if (!line.empty()) text += "<li>" + line + "</li>\n";
  }
  return text + "</ul>\n</article>\n";
}

// "a, b and c".
std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text;
}

std::vector<std::string> names_of(const Evaluation& evaluation, Verdict verdict) {
  std::vector<std::string> names;
  for (const PolicyEvaluation& policy : evaluation.policies) {
    if (policy.verdict == verdict) names.push_back(printable(policy.name, 40));
  }
  return names;
}

}  // namespace

std::string headline(const Evaluation& evaluation) {
  const std::vector<std::string> worth_it = names_of(evaluation, Verdict::kWorthIt);
  const std::vector<std::string> not_worth_it = names_of(evaluation, Verdict::kNotWorthIt);
  if (worth_it.size() > kNamesInHeadline) return std::to_string(worth_it.size()) + " policies are worth it";
  if (!worth_it.empty()) return listed(worth_it) + (worth_it.size() == 1 ? " is worth it" : " are worth it");
  if (not_worth_it.size() < evaluation.policies.size()) return "These images cannot tell whether it is worth it";
  if (not_worth_it.size() > kNamesInHeadline)
    return "None of " + std::to_string(not_worth_it.size()) + " policies is worth it";
  return listed(not_worth_it) + (not_worth_it.size() == 1 ? " is not worth it" : " are not worth it");
}

std::string verdict_cards(const Evaluation& evaluation, const EvaluationFacts& facts) {
  std::string cards;
  for (const PolicyEvaluation& policy : evaluation.policies) cards += card(policy, evaluation, facts);
  return cards;
}

}  // namespace tta

#include "tta/study/eval/evaluation_text.h"

#include <algorithm>

#include "tta/base/core/text.h"
#include "tta/predict/predictor/predictor.h"
#include "tta/study/eval/figure_text.h"
#include "tta/study/eval/text_table.h"

namespace tta {
namespace {

std::string figures_table(const Evaluation& evaluation) {
  TextTable table({"policy", "views", "top-1", "gain", "95 %", "fixed", "broken", "p", "compute"});
  const Metrics& before = evaluation.baseline.figures;
  table.add({"identity", "1", percent(before.top1), "", "", "", "", "", "1"});
  for (const PolicyEvaluation& policy : evaluation.policies) {
    table.add({printable(policy.name, 40), formatted("%.4g", policy.views_mean), percent(policy.arm.figures.top1),
               signed_points(policy.gain), interval_text(policy.interval), std::to_string(policy.counts.fixed),
               std::to_string(policy.counts.broken), p_text(policy.p_value), times(policy.relative_cost) + "x"});
  }
  return table.text();
}

std::string probabilities_table(const Evaluation& evaluation) {
  TextTable table({"probabilities", "top-5", "balanced", "NLL", "at matched T", "Brier", "at matched T", "ECE", "T"});
  const auto add = [&](const std::string& name, const Arm& arm) {
    const Metrics& m = arm.figures;
    table.add({name, percent(m.top5), percent(m.balanced), formatted("%.4f", m.nll),
               formatted("%.4f", m.nll_calibrated), formatted("%.4f", m.brier), formatted("%.4f", m.brier_calibrated),
               formatted("%.4f", m.ece), formatted("%.2f", arm.temperature)});
  };
  add("identity", evaluation.baseline);
  for (const PolicyEvaluation& policy : evaluation.policies) add(printable(policy.name, 40), policy.arm);
  return table.text();
}

std::string doubts_table(const Evaluation& evaluation) {
  TextTable table({"knows its errors (AUROC)", "entropy", "mutual information", "agreement", "margin"});
  const auto add = [&](const std::string& name, const Arm& arm) {
    std::vector<std::string> row{name};
    for (const DoubtQuality& doubt : arm.doubts) row.push_back(formatted("%.3f", doubt.auroc));
    table.add(std::move(row));
  };
  add("identity", evaluation.baseline);
  for (const PolicyEvaluation& policy : evaluation.policies) add(printable(policy.name, 40), policy.arm);
  return table.text();
}

// Classes that suffer beyond chance.
std::string harmed_text(const PolicyEvaluation& policy, const std::vector<std::string>& labels) {
  std::string text;
  for (const ClassChange& change : policy.classes) {
    if (change.broken <= change.fixed || change.p_adjusted > 0.05) continue;
    text += "  " + printable(class_name(labels, change.index)) + ": " + std::to_string(change.broken) + " broken, " +
            std::to_string(change.fixed) + " fixed of " + std::to_string(change.images) + " (adjusted p " +
            p_text(change.p_adjusted) + ")\n";
  }
  return text.empty() ? text : printable(policy.name, 40) + " harms these classes:\n" + text;
}

std::string cost_text(const PolicyEvaluation& policy) {
  if (policy.views_mean <= 1) return "";
  std::string text =
      printable(policy.name, 40) + " costs " + times(policy.relative_cost) + " times the compute of one view";
  if (policy.seconds_per_image) text += " (" + formatted("%.1f", 1000 * *policy.seconds_per_image) + " ms an image)";
  text += ", " + signed_points(policy.gain / (policy.views_mean - 1)) + " points for each extra view";
  if (policy.views_exact_stop && *policy.views_exact_stop < policy.views_mean) {
    text += "; with --stop exact the same answers take " + formatted("%.2f", *policy.views_exact_stop) + " views";
  }
  return text + ". The same compute would run a model " + times(policy.relative_cost) + " times as large once.\n";
}

std::string rounding_text(const PolicyEvaluation& policy) {
  if (policy.close_margins == 0) return "";
  return std::to_string(policy.close_margins) + " answers of " + printable(policy.name, 40) +
         " are decided by less than the rounding of the stored scores.\n";
}

}  // namespace

std::string verdict_sentence(const PolicyEvaluation& policy, const Evaluation& evaluation) {
  const std::string name = printable(policy.name, 60);
  const std::string least = formatted("%.3g", 100 * evaluation.options.min_gain);
  std::string text;
  switch (policy.verdict) {
    case Verdict::kWorthIt: text = name + " is worth it: "; break;
    case Verdict::kNotWorthIt: text = name + " is not worth it: "; break;
    case Verdict::kCannotTell: text = "Cannot tell whether " + name + " is worth it: "; break;
  }
  text += signed_points(policy.gain) + " points " + interval_text(policy.interval) + " on " +
          thousands(evaluation.images) + (evaluation.images == 1 ? " image" : " images") + ", " +
          thousands(policy.counts.fixed) + " fixed and " + thousands(policy.counts.broken) + " broken, where " + least +
          " are asked for";
  if (policy.images_needed) text += "; some " + thousands(*policy.images_needed) + " images would tell";
  return text + ".";
}

std::string evaluation_text(const Evaluation& evaluation, const EvaluationFacts& facts) {
  std::string text;
  for (const PolicyEvaluation& policy : evaluation.policies) text += verdict_sentence(policy, evaluation) + "\n";
  if (!text.empty()) text += "\n";
  text += figures_table(evaluation) + "\n" + probabilities_table(evaluation) + "\n" + doubts_table(evaluation);
  std::string remarks;
  for (const PolicyEvaluation& policy : evaluation.policies) {
    remarks += cost_text(policy) + harmed_text(policy, facts.labels) + rounding_text(policy);
  }
  return remarks.empty() ? text : text + "\n" + remarks;
}

std::string plan_text(double min_gain) {
  TextTable table({"true gain, points", "1 % change", "2 %", "3 %", "5 %"});
  for (const double gain : {0.2, 0.3, 0.5, 1.0, 2.0}) {
    const double beyond = gain / 100 - min_gain;
    std::vector<std::string> row{formatted("%.1f", gain)};
    for (const double changed : {0.01, 0.02, 0.03, 0.05})
      row.push_back(beyond > 1e-9 ? thousands(images_needed(beyond, changed)) : "-");
    table.add(std::move(row));
  }
  return "Images to label, so that a gain of that size is found to be more than " + formatted("%.3g", 100 * min_gain) +
         " points in 80 of 100 cases, by the share of\nanswers that test-time augmentation changes (hflip: some 2 %, "
         "ten crops: 3 to 5 %):\n\n" +
         table.text();
}

}  // namespace tta

#include "tta/study/report/method_section.h"

#include "tta/study/eval/figure_text.h"
#include "tta/study/report/evaluation_charts.h"
#include "tta/study/report/html.h"
#include "tta/study/report/parameter_list.h"

namespace tta {
namespace {

constexpr std::string_view kMethod =
    "<p>The <em>gain</em> is the share of right answers of all views together less that of the plain look (the image "
    "as "
    "the model's recipe prepares it), in points: hundredths of all images. Both answer the same images, so only those "
    "that changed sides tell anything; how unequal fixed and broken ones are is judged by McNemar's test (mid-p).</p>\n"
    "<p>The <em>interval</em> of the gain holds for all policies of this report at once. It comes from a studentised "
    "bootstrap: the images are drawn anew many times, and the largest deviation of any policy counts (max-T). Where "
    "few "
    "answers changed, Newcombe's interval with Bonferroni's correction takes its place. The <em>verdict</em> compares "
    "it with the least gain that was asked for.</p>\n"
    "<p><em>NLL and Brier at matched temperature</em>: each fold of the images at the temperature that suits the other "
    "folds best, for both arms alike, so that mere calibration doesn't pass for a gain. <em>ECE</em> is the mean "
    "distance "
    "of confidence and accuracy in bins of as many images each. The other intervals are percentiles of the same "
    "bootstrap, each for itself. <em>Adjusted p</em> of classes: McNemar's test in each class, Benjamini and "
    "Hochberg's correction over classes.</p>\n"
    "<p>A policy that was chosen on these very images will do worse on others.</p>\n";

std::string interval_methods(const Evaluation& evaluation) {
  const std::vector<std::string> names = shown_names(evaluation);
  std::string text;
  for (std::size_t p = 0; p < names.size(); ++p) {
    text += (text.empty() ? "" : "; ") + html_name(names[p]) + ": " + html(evaluation.policies[p].interval_method);
  }
  return text;
}

}  // namespace

std::string method_section(const EvaluationReport& report) {
  const Evaluation& evaluation = report.evaluation;
  const EvaluationOptions& options = evaluation.options;
  ParameterList parameters;
  parameters.add_inputs(report.facts.model, report.facts.data, report.facts.class_order, report.run);
  parameters.add("images", thousands(evaluation.images) + " evaluated, " +
                               thousands(static_cast<std::int64_t>(report.facts.failed.size())) + " failed");
  parameters.add("groups", evaluation.groups == 0 ? "none: each image counts on its own"
                                                  : thousands(evaluation.groups) + ", drawn whole");
  parameters.add("least useful gain", formatted("%.3g", 100 * options.min_gain) + " points");
  parameters.add("seed", std::to_string(options.seed));
  parameters.add("bootstrap", thousands(options.draws) + " draws");
  parameters.add("confidence", formatted("%.3g", 100 * (1 - options.alpha)) + " %");
  parameters.add("interval", interval_methods(evaluation));
  parameters.add("folds", std::to_string(kCalibrationFolds));
  parameters.add("calibration bins", std::to_string(kCalibrationBins));
  parameters.add_origin(report.facts.views_run, report.run);
  return std::string(kMethod) + parameters.text();
}

}  // namespace tta

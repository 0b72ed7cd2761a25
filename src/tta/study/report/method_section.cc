#include "tta/study/report/method_section.h"

#include "tta/study/eval/figure_text.h"
#include "tta/study/report/evaluation_charts.h"
#include "tta/study/report/html.h"

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

class Parameters {
 public:
  void add(std::string_view name, std::string value) {
    if (value.empty()) return;
    text_ += "<dt>" + std::string(name) + "</dt><dd>" + std::move(value) + "</dd>\n";
  }
  void add_digest(std::string_view name, std::string_view digest) {
    if (!digest.empty()) add(name, "<code>" + html(digest) + "</code>");
  }
  std::string text() const { return "<dl class=\"parameters\">\n" + text_ + "</dl>\n"; }

 private:
  std::string text_;
};

std::string interval_methods(const Evaluation& evaluation) {
  const std::vector<std::string> names = shown_names(evaluation);
  std::string text;
  for (std::size_t p = 0; p < names.size(); ++p) {
    text += (text.empty() ? "" : "; ") + html_name(names[p]) + ": " + html(evaluation.policies[p].interval_method);
  }
  return text;
}

std::string store_text(const RunFacts& run) {
  const std::string type = run.score_type.empty() ? "" : ", " + html(run.score_type);
  return run.store.empty() ? "a temporary one" + type : html_name(run.store, 400) + type;
}

}  // namespace

std::string method_section(const EvaluationReport& report) {
  const Evaluation& evaluation = report.evaluation;
  const EvaluationOptions& options = evaluation.options;
  Parameters parameters;
  parameters.add("model", html_name(report.facts.model, 400));
  parameters.add_digest("model, SHA-256", report.run.model_sha256);
  parameters.add("recipe", html(report.run.recipe, 2000));
  parameters.add_digest("recipe, SHA-256", report.run.recipe_sha256);
  parameters.add("data", html_name(report.facts.data, 400));
  parameters.add_digest("data, SHA-256", report.run.dataset_sha256);
  parameters.add("classes", html(report.facts.class_order, 400));
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
  parameters.add("score store", store_text(report.run));
  parameters.add("views run now",
                 thousands(static_cast<std::int64_t>(report.facts.views_run)) + "; all others were in the store");
  parameters.add("versions",
                 html(report.run.version) + (report.run.runtime.empty() ? "" : ", ") + html(report.run.runtime));
  return std::string(kMethod) + parameters.text();
}

}  // namespace tta

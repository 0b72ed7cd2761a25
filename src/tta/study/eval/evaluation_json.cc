#include "tta/study/eval/evaluation_json.h"

#include "tta/base/json.h"
#include "tta/predict/predictor/predictor.h"
#include "tta/study/eval/figures_json.h"

namespace tta {
namespace {

// Small p-values keep their digits.
double rounded_p(double p) {
  return p < 1e-3 ? p : rounded_figure(p);
}

void write_metrics(JsonWriter& out, const Metrics& figures) {
  out.member("top1", rounded_figure(figures.top1)).member("top5", rounded_figure(figures.top5));
  out.member("balanced_accuracy", rounded_figure(figures.balanced));
  out.member("nll", rounded_figure(figures.nll))
      .member("brier", rounded_figure(figures.brier))
      .member("ece", rounded_figure(figures.ece));
  out.member("nll_calibrated", rounded_figure(figures.nll_calibrated));
  out.member("brier_calibrated", rounded_figure(figures.brier_calibrated));
}

void write_arm(JsonWriter& out, const Arm& arm) {
  write_metrics(out, arm.figures);
  out.member("temperature", rounded_figure(arm.temperature));
  out.key("uncertainty").begin_object();
  for (const DoubtQuality& doubt : arm.doubts) {
    out.key(doubt.measure).begin_object();
    out.member("error_auroc", rounded_figure(doubt.auroc)).member("aurc", rounded_figure(doubt.aurc)).end_object();
  }
  out.end_object();
}

void write_difference(JsonWriter& out, std::string_view name, const Difference& difference, double (*unit)(double)) {
  out.key(name).begin_object().member("value", unit(difference.value));
  write_interval(out, "ci95", difference.interval, unit);
  out.end_object();
}

void write_differences(JsonWriter& out, const PolicyEvaluation& policy) {
  out.key("differences").begin_object();
  write_difference(out, "top5_pp", policy.top5, as_points);
  write_difference(out, "balanced_accuracy_pp", policy.balanced, as_points);
  write_difference(out, "nll", policy.nll, rounded_figure);
  write_difference(out, "brier", policy.brier, rounded_figure);
  write_difference(out, "ece", policy.ece, rounded_figure);
  write_difference(out, "nll_calibrated", policy.nll_calibrated, rounded_figure);
  write_difference(out, "brier_calibrated", policy.brier_calibrated, rounded_figure);
  out.end_object();
}

void write_classes(JsonWriter& out, const PolicyEvaluation& policy, const std::vector<std::string>& labels) {
  out.key("classes").begin_array();
  for (const ClassChange& change : policy.classes) {
    out.begin_object().member("index", static_cast<std::int64_t>(change.index));
    out.member("label", class_name(labels, change.index)).member("images", change.images);
    out.member("fixed", change.fixed).member("broken", change.broken);
    out.member("p_adjusted", rounded_p(change.p_adjusted)).end_object();
  }
  out.end_array();
}

void write_cost(JsonWriter& out, const PolicyEvaluation& policy) {
  out.key("cost").begin_object().member("views_mean", rounded_figure(policy.views_mean));
  out.key("views_exact_stop");
  policy.views_exact_stop ? out.value(rounded_figure(*policy.views_exact_stop)) : out.null();
  out.key("seconds_per_image");
  policy.seconds_per_image ? out.value(rounded_figure(*policy.seconds_per_image)) : out.null();
  out.member("relative", rounded_figure(policy.relative_cost)).member("measured", policy.seconds_per_image.has_value());
  const double extra = policy.views_mean - 1;
  out.key("points_per_extra_view");
  extra > 0 ? out.value(as_points(policy.gain / extra)) : out.null();
  out.end_object();
}

void write_policy(JsonWriter& out, const PolicyEvaluation& policy, const EvaluationFacts& facts) {
  out.begin_object().member("policy", policy.name).member("views", policy.views);
  out.member("gain_pp", as_points(policy.gain));
  write_interval(out, "ci95_pp", policy.interval, as_points);
  out.member("interval", policy.interval_method);
  out.member("fixed", policy.counts.fixed).member("broken", policy.counts.broken);
  out.key("p_value");
  policy.p_value ? out.value(rounded_p(*policy.p_value)) : out.null();
  out.member("minimum_detectable_pp", as_points(policy.minimum_detectable));
  out.key("images_needed");
  policy.images_needed ? out.value(*policy.images_needed) : out.null();
  out.member("verdict", verdict_text(policy.verdict));
  write_arm(out, policy.arm);
  write_differences(out, policy);
  write_cost(out, policy);
  if (policy.certificate) out.member("certificate", *policy.certificate);
  out.member("margins_below_rounding", policy.close_margins);
  write_classes(out, policy, facts.labels);
  out.end_object();
}

}  // namespace

std::string evaluation_json(const Evaluation& evaluation, const EvaluationFacts& facts) {
  JsonWriter out(JsonWriter::Style::kIndented);
  out.begin_object().member("images", evaluation.images).member("failed", facts.failed.size());
  write_failed_images(out, facts.failed, facts.failed_names);
  out.member("groups", evaluation.groups).member("model", facts.model).member("data", facts.data);
  out.member("class_order", facts.class_order).member("views_run", facts.views_run);
  out.member("min_gain_pp", as_points(evaluation.options.min_gain));
  out.member("seed", static_cast<std::int64_t>(evaluation.options.seed));
  out.key("warnings").begin_array();
  for (const std::string& warning : evaluation.warnings) out.value(warning);
  out.end_array();
  out.key("baseline").begin_object();
  write_arm(out, evaluation.baseline);
  out.key("seconds_per_image");
  evaluation.baseline_seconds_per_image ? out.value(rounded_figure(*evaluation.baseline_seconds_per_image))
                                        : out.null();
  out.end_object();
  out.key("policies").begin_array();
  for (const PolicyEvaluation& policy : evaluation.policies) write_policy(out, policy, facts);
  out.end_array().end_object();
  return out.take() + "\n";
}

}  // namespace tta

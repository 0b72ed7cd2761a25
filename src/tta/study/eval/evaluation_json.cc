#include "tta/study/eval/evaluation_json.h"

#include <cmath>

#include "tta/base/json.h"
#include "tta/predict/predictor/predictor.h"

namespace tta {
namespace {

double rounded(double value) {
  return std::nearbyint(value * 1e6) / 1e6 + 0.0;
}

double points(double fraction) {
  return std::nearbyint(fraction * 1e6) / 1e4 + 0.0;
}

// Small p-values keep their digits.
double rounded_p(double p) {
  return p < 1e-3 ? p : rounded(p);
}

void write_interval(JsonWriter& out, std::string_view name, const Interval& interval, double (*unit)(double)) {
  out.key(name).begin_array().value(unit(interval.low)).value(unit(interval.high)).end_array();
}

void write_metrics(JsonWriter& out, const Metrics& figures) {
  out.member("top1", rounded(figures.top1)).member("top5", rounded(figures.top5));
  out.member("balanced_accuracy", rounded(figures.balanced));
  out.member("nll", rounded(figures.nll)).member("brier", rounded(figures.brier)).member("ece", rounded(figures.ece));
  out.member("nll_calibrated", rounded(figures.nll_calibrated));
  out.member("brier_calibrated", rounded(figures.brier_calibrated));
}

void write_arm(JsonWriter& out, const Arm& arm) {
  write_metrics(out, arm.figures);
  out.member("temperature", rounded(arm.temperature));
  out.key("uncertainty").begin_object();
  for (const DoubtQuality& doubt : arm.doubts) {
    out.key(doubt.measure).begin_object();
    out.member("error_auroc", rounded(doubt.auroc)).member("aurc", rounded(doubt.aurc)).end_object();
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
  write_difference(out, "top5_pp", policy.top5, points);
  write_difference(out, "balanced_accuracy_pp", policy.balanced, points);
  write_difference(out, "nll", policy.nll, rounded);
  write_difference(out, "brier", policy.brier, rounded);
  write_difference(out, "ece", policy.ece, rounded);
  write_difference(out, "nll_calibrated", policy.nll_calibrated, rounded);
  write_difference(out, "brier_calibrated", policy.brier_calibrated, rounded);
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
  out.key("cost").begin_object().member("views_mean", rounded(policy.views_mean));
  out.key("views_exact_stop");
  policy.views_exact_stop ? out.value(rounded(*policy.views_exact_stop)) : out.null();
  out.key("seconds_per_image");
  policy.seconds_per_image ? out.value(rounded(*policy.seconds_per_image)) : out.null();
  out.member("relative", rounded(policy.relative_cost)).member("measured", policy.seconds_per_image.has_value());
  const double extra = policy.views_mean - 1;
  out.key("points_per_extra_view");
  extra > 0 ? out.value(points(policy.gain / extra)) : out.null();
  out.end_object();
}

void write_policy(JsonWriter& out, const PolicyEvaluation& policy, const EvaluationFacts& facts) {
  out.begin_object().member("policy", policy.name).member("views", policy.views);
  out.member("gain_pp", points(policy.gain));
  write_interval(out, "ci95_pp", policy.interval, points);
  out.member("interval", policy.interval_method);
  out.member("fixed", policy.counts.fixed).member("broken", policy.counts.broken);
  out.key("p_value");
  policy.p_value ? out.value(rounded_p(*policy.p_value)) : out.null();
  out.member("minimum_detectable_pp", points(policy.minimum_detectable));
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
  out.key("failed_images").begin_array();
  for (std::size_t i = 0; i < facts.failed.size(); ++i) {
    out.begin_object()
        .member("image", facts.failed_names[i])
        .member("code", error_code_name(facts.failed[i].code))
        .member("message", facts.failed[i].problem)
        .end_object();
  }
  out.end_array();
  out.member("groups", evaluation.groups).member("model", facts.model).member("data", facts.data);
  out.member("class_order", facts.class_order).member("views_run", facts.views_run);
  out.member("min_gain_pp", points(evaluation.options.min_gain));
  out.member("seed", static_cast<std::int64_t>(evaluation.options.seed));
  out.key("warnings").begin_array();
  for (const std::string& warning : evaluation.warnings) out.value(warning);
  out.end_array();
  out.key("baseline").begin_object();
  write_arm(out, evaluation.baseline);
  out.key("seconds_per_image");
  evaluation.baseline_seconds_per_image ? out.value(rounded(*evaluation.baseline_seconds_per_image)) : out.null();
  out.end_object();
  out.key("policies").begin_array();
  for (const PolicyEvaluation& policy : evaluation.policies) write_policy(out, policy, facts);
  out.end_array().end_object();
  return out.take() + "\n";
}

}  // namespace tta

#include "tta/study/eval/evaluation_json.h"

#include <array>

#include "tta/base/json.h"
#include "tta/predict/predictor/predictor.h"
#include "tta/study/eval/figures_json.h"

namespace tta {
namespace {

// Small p-values keep their digits.
double rounded_p(double p) {
  return p < 1e-3 ? p : rounded_figure(p);
}

// A metric's name and unit: accuracies are fractions of their own, and percentage points where two are compared.
struct MetricName {
  double Metrics::*metric;
  std::string_view name;
  bool is_accuracy;
};
constexpr std::array kMetricNames{MetricName{&Metrics::top1, "top1", true},
                                  MetricName{&Metrics::top5, "top5", true},
                                  MetricName{&Metrics::balanced, "balanced_accuracy", true},
                                  MetricName{&Metrics::nll, "nll", false},
                                  MetricName{&Metrics::brier, "brier", false},
                                  MetricName{&Metrics::ece, "ece", false},
                                  MetricName{&Metrics::nll_calibrated, "nll_calibrated", false},
                                  MetricName{&Metrics::brier_calibrated, "brier_calibrated", false}};

void write_metrics(JsonWriter& out, const Arm& arm) {
  for (const MetricName& m : kMetricNames) out.member(m.name, rounded_figure(arm.figures.*m.metric));
  out.key("ci95").begin_object();
  for (const MetricName& m : kMetricNames)
    write_interval(out, m.name, {arm.limits.low.*m.metric, arm.limits.high.*m.metric}, rounded_figure);
  out.end_object();
}

void write_arm(JsonWriter& out, const Arm& arm) {
  write_metrics(out, arm);
  out.member("temperature", rounded_figure(arm.temperature));
  out.key("uncertainty").begin_object();
  for (const DoubtQuality& doubt : arm.doubts) {
    out.key(doubt.measure).begin_object();
    out.member("error_auroc", rounded_figure(doubt.auroc)).member("aurc", rounded_figure(doubt.aurc)).end_object();
  }
  out.end_object();
}

void write_differences(JsonWriter& out, const PolicyEvaluation& policy) {
  out.key("differences").begin_object();
  for (const MetricName& m : kMetricNames) {
    const auto unit = m.is_accuracy ? as_points : rounded_figure;
    out.key(std::string(m.name) + (m.is_accuracy ? "_pp" : "")).begin_object();
    out.member("value", unit(policy.difference.*m.metric));
    write_interval(out, "ci95", {policy.difference_limits.low.*m.metric, policy.difference_limits.high.*m.metric},
                   unit);
    out.end_object();
  }
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

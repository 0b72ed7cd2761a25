#include "tta/views/policy/calibrated_stop.h"

#include <algorithm>
#include <cassert>

#include "tta/base/core/sha256.h"
#include "tta/base/json.h"
#include "tta/views/policy/policy.h"

namespace tta {
namespace {

constexpr std::string_view kFeatureNames[] = {"margin",          "margin_squared", "log_margin", "log_rest",
                                              "margin_spread",   "margin_least",   "entropy",    "log_odds",
                                              "log_odds_spread", "log_odds_least"};
constexpr std::string_view kPromiseNames[] = {"disagreement", "accuracy_loss"};  // in the order of enum StopPromise

void write_covered_view(JsonWriter& out, const View& view) {
  LabelMap label_map = view.label_map;
  std::sort(label_map.begin(), label_map.end());
  out.begin_object().member("view", canonical_text(view)).member("weight", view.weight).key("label_map").begin_array();
  for (const auto& [seen_as, really_is] : label_map) out.value(seen_as).value(really_is);
  out.end_array().end_object();
}

void write_covered_step(JsonWriter& out, const StopStep& step) {
  out.begin_array().value(step.constant);
  for (const double coefficient : step.coefficients) out.value(coefficient);
  out.end_array();
}

}  // namespace

std::span<const std::string_view> risk_feature_names() {
  static_assert(std::size(kFeatureNames) == kRiskFeatures);
  return kFeatureNames;
}

std::string_view stop_promise_name(StopPromise promise) {
  return kPromiseNames[static_cast<std::size_t>(promise)];
}

std::optional<StopPromise> find_stop_promise(std::string_view name) {
  const auto* const found = std::find(std::begin(kPromiseNames), std::end(kPromiseNames), name);
  if (found == std::end(kPromiseNames)) return std::nullopt;
  return static_cast<StopPromise>(found - std::begin(kPromiseNames));
}

std::span<const std::string_view> stop_promise_names() {
  return kPromiseNames;
}

// The digested text is JSON: what stands where can't be confused, whatever the names in a label map are.
std::string covered_digest(const Policy& policy) {
  assert(policy.calibrated);
  JsonWriter out;
  out.begin_object()
      .member("covers", "tta-stop/1")
      .member("pool", pooling_name(policy.pool))
      .key("views")
      .begin_array();
  for (const View& view : policy.views) write_covered_view(out, view);
  out.end_array().member("threshold", policy.calibrated->threshold).key("steps").begin_array();
  for (const StopStep& step : policy.calibrated->steps) write_covered_step(out, step);
  out.end_array().end_object();
  return sha256_hex(out.text());
}

Policy with_calibrated_stop(Policy policy, CalibratedStop stop, const std::string& model_sha256,
                            const std::string& recipe_sha256) {
  assert(stop.steps.size() + 1 == policy.views.size());
  policy.stop = StopRule::kCalibrated;
  policy.calibrated = std::move(stop);
  if (policy.calibrated->certificate) {
    StopCertificate& certificate = *policy.calibrated->certificate;
    certificate.model_sha256 = model_sha256;
    certificate.recipe_sha256 = recipe_sha256;
    certificate.policy_sha256 = covered_digest(policy);
  }
  return policy;
}

std::optional<std::string> certificate_problem(const Policy& policy, const std::string& model_sha256,
                                               const std::string& recipe_sha256) {
  assert(policy.calibrated);
  if (!policy.calibrated->certificate) return "there is none";
  const StopCertificate& certificate = *policy.calibrated->certificate;
  if (certificate.model_sha256 != model_sha256) return "the model is another one";
  if (certificate.recipe_sha256 != recipe_sha256) return "the recipe is another one";
  if (certificate.policy_sha256 != covered_digest(policy))
    return "views, weights, order, pool or stop were changed since";
  return std::nullopt;
}

std::string certificate_text(const std::optional<std::string>& problem) {
  return problem ? "void: " + *problem : "holds";
}

}  // namespace tta

#include "tta/views/policy/stop_json.h"

#include <cassert>
#include <limits>
#include <string>

#include "tta/base/core/text.h"
#include "tta/views/policy/json_choice.h"

namespace tta {
namespace {

constexpr std::int64_t kMaxInteger = std::numeric_limits<std::int64_t>::max();

// Far beyond what a fit gives, and small enough that no sum of products overflows.
constexpr double kMaxCoefficient = 1e9;

constexpr std::size_t kDigestDigits = 64;

// -- reading
// -------------------------------------------------------------------------------------------------------------

StopRule read_rule(const Json& json) {
  const std::optional<StopRule> rule = find_stop_rule(json.as_string());
  if (!rule) fail_choice(json, stop_rule_names());
  return *rule;
}

StopStep read_step(const Json& json) {
  json.allow_only({"constant", "coefficients"});
  StopStep step;
  step.constant = json.at("constant").as_number(-kMaxCoefficient, kMaxCoefficient);
  const Json coefficients = json.at("coefficients");
  coefficients.allow_only(risk_feature_names());
  for (std::size_t i = 0; i < kRiskFeatures; ++i) {
    step.coefficients[i] = coefficients.at(risk_feature_names()[i]).as_number(-kMaxCoefficient, kMaxCoefficient);
  }
  return step;
}

std::vector<StopStep> read_steps(const Json& json, std::size_t views) {
  if (json.size() + 1 != views) {
    json.fail("holds " + std::to_string(json.size()) + " steps, expected " + std::to_string(views - 1) +
              ": one less than the policy has views");
  }
  std::vector<StopStep> steps;
  for (const Json& step : json.elements()) steps.push_back(read_step(step));
  return steps;
}

std::string read_digest(const Json& json) {
  const std::string& digest = json.as_string();
  if (digest.size() != kDigestDigits || digest.find_first_not_of("0123456789abcdef") != std::string::npos)
    json.fail("is no SHA-256 digest: 64 digits of 0..9 and a..f");
  return digest;
}

// A share that is neither none nor all.
double read_share(const Json& json) {
  const double share = json.as_number(0, 1);
  if (share == 0 || share == 1) json.fail("is " + shortest_number(share) + ", allowed between 0 and 1");
  return share;
}

StopCertificate read_certificate(const Json& json) {
  json.allow_only({"promise", "limit", "confidence", "images", "errors", "fit_images", "seed", "model_sha256",
                   "recipe_sha256", "policy_sha256"});
  StopCertificate certificate;
  const Json promise = json.at("promise");
  const std::optional<StopPromise> found = find_stop_promise(promise.as_string());
  if (!found) fail_choice(promise, stop_promise_names());
  certificate.promise = *found;
  certificate.limit = read_share(json.at("limit"));
  certificate.confidence = read_share(json.at("confidence"));
  certificate.images = json.at("images").as_integer(1, kMaxInteger);
  certificate.errors = json.at("errors").as_integer(0, certificate.images);
  certificate.fit_images = json.at("fit_images").as_integer(0, kMaxInteger);
  certificate.seed = static_cast<std::uint64_t>(json.at("seed").as_integer(0, kMaxInteger));
  certificate.model_sha256 = read_digest(json.at("model_sha256"));
  certificate.recipe_sha256 = read_digest(json.at("recipe_sha256"));
  certificate.policy_sha256 = read_digest(json.at("policy_sha256"));
  return certificate;
}

// -- writing
// -------------------------------------------------------------------------------------------------------------

void write_step(JsonWriter& out, const StopStep& step) {
  out.begin_object().member("constant", step.constant);
  out.key("coefficients").begin_object();
  for (std::size_t i = 0; i < kRiskFeatures; ++i) out.member(risk_feature_names()[i], step.coefficients[i]);
  out.end_object().end_object();
}

void write_certificate(JsonWriter& out, const StopCertificate& certificate) {
  assert(certificate.seed <= static_cast<std::uint64_t>(kMaxInteger));
  out.key("certificate").begin_object();
  out.member("promise", stop_promise_name(certificate.promise));
  out.member("limit", certificate.limit).member("confidence", certificate.confidence);
  out.member("images", certificate.images).member("errors", certificate.errors);
  out.member("fit_images", certificate.fit_images).member("seed", static_cast<std::int64_t>(certificate.seed));
  out.member("model_sha256", certificate.model_sha256).member("recipe_sha256", certificate.recipe_sha256);
  out.member("policy_sha256", certificate.policy_sha256).end_object();
}

}  // namespace

void read_stop(const Json& json, Policy& policy) {
  json.allow_only({"rule", "threshold", "steps", "certificate"});
  policy.stop = read_rule(json.at("rule"));
  const std::optional<Json> threshold = json.find("threshold");
  const std::optional<Json> steps = json.find("steps");
  const std::optional<Json> certificate = json.find("certificate");
  if (!steps && threshold) threshold->fail("stands without 'steps': there is no risk that it could be compared with");
  if (!steps && certificate) certificate->fail("stands without 'steps': there is nothing that it could be about");
  if (!steps) return;
  policy.calibrated.emplace();
  policy.calibrated->threshold = json.at("threshold").as_number(0, 1);
  policy.calibrated->steps = read_steps(*steps, policy.views.size());
  if (certificate) policy.calibrated->certificate = read_certificate(*certificate);
}

void write_stop(JsonWriter& out, const Policy& policy) {
  out.key("stop").begin_object().member("rule", stop_rule_name(policy.stop));
  if (policy.calibrated) {
    out.member("threshold", policy.calibrated->threshold).key("steps").begin_array();
    for (const StopStep& step : policy.calibrated->steps) write_step(out, step);
    out.end_array();
    if (policy.calibrated->certificate) write_certificate(out, *policy.calibrated->certificate);
  }
  out.end_object();
}

}  // namespace tta

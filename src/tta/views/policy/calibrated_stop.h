// What a tuned policy knows about stopping early: a model of the risk that the views to come would change the answer,
// the risk at which it stops, and the promise that was tested. Plain data; predict/pool computes with it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tta {

struct Policy;

// What the risk model looks at after each view; predict/pool/risk.h says what each one is.
inline constexpr std::size_t kRiskFeatures = 10;
using RiskFeatures = std::array<double, kRiskFeatures>;
std::span<const std::string_view> risk_feature_names();  // kRiskFeatures of them, in order

// The risk after one view: 1 / (1 + exp(-constant - sum of coefficients x features)).
struct StopStep {
  double constant = 0;
  RiskFeatures coefficients{};
  bool operator==(const StopStep&) const = default;
};

enum class StopPromise {
  kDisagreement,  // the answer differs from that of all views
  kAccuracyLoss,  // the answer of all views is right, that of the views used is wrong
};
std::string_view stop_promise_name(StopPromise promise);              // "disagreement"
std::optional<StopPromise> find_stop_promise(std::string_view name);  // or nothing
std::span<const std::string_view> stop_promise_names();

// "At most `limit` of the images, with `confidence`": what was tested, on how many images, and for what it holds.
struct StopCertificate {
  StopPromise promise = StopPromise::kDisagreement;
  double limit = 0;             // largest share of images for which the promise allows it, 0..1
  double confidence = 0;        // 0..1
  std::int64_t images = 0;      // that the threshold was tested on
  std::int64_t errors = 0;      // of these, those that the promise counts
  std::int64_t fit_images = 0;  // others, that the risk model was fitted on
  std::uint64_t seed = 0;       // of the split into the two; at most 2^63 - 1
  std::string model_sha256;     // what it holds for: this model, ...
  std::string recipe_sha256;    // ... this recipe (of recipe_json()), ...
  std::string policy_sha256;    // ... and this policy: covered_digest()
  bool operator==(const StopCertificate&) const = default;
};

struct CalibratedStop {
  double threshold = 0;         // an image is done when its risk is at most this, 0..1
  std::vector<StopStep> steps;  // after the first view, the second, ... ; one less than the policy has views
  std::optional<StopCertificate> certificate;
  bool operator==(const CalibratedStop&) const = default;
};

// The digest of all in a policy that its certificate depends on: the views' canonical texts, label maps and weights in
// their order, the pool, the threshold and the steps. Names, temperature and what the policy says of its origin don't
// take part: they change neither answers nor stops. SHA-256, 64 hexadecimal digits. Requires: policy.calibrated.
std::string covered_digest(const Policy& policy);

// The policy with this stop as its rule. The certificate, if it has one, is made to cover this model, recipe and
// policy. Requires: one step less than views.
Policy with_calibrated_stop(Policy policy, CalibratedStop stop, const std::string& model_sha256,
                            const std::string& recipe_sha256);

// Why the policy's certificate says nothing about its use with this model and recipe ("the model is another one"), or
// nothing where it holds. Also "there is none". Requires: policy.calibrated.
std::optional<std::string> certificate_problem(const Policy& policy, const std::string& model_sha256,
                                               const std::string& recipe_sha256);

// What outputs say of a certificate: "holds", or "void: " and the problem.
std::string certificate_text(const std::optional<std::string>& problem);

}  // namespace tta

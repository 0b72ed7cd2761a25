// What all jobs of a predictor share, and a policy made ready for it. Immutable: thread-safe.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tta/base/core/limits.h"
#include "tta/model/model.h"
#include "tta/views/policy/policy.h"
#include "tta/views/render/renderer.h"

namespace tta {

struct Engine {
  std::shared_ptr<const Model> model;
  Renderer renderer;
  std::vector<std::string> labels;
  Limits limits;
  int batch = 1;  // views per run
};

class PreparedPolicy {
 public:
  // Errors: Predictor::prepare().
  PreparedPolicy(Policy policy, const Engine& engine);

  const Policy& policy() const { return policy_; }
  std::span<const double> weights() const { return weights_; }
  std::span<const int> permutation(int view) const { return permutations_[view]; }
  const std::string& view_name(int view) const { return names_[view]; }

  // What the rule of a Pooler needs besides the policy's settings: null without a calibrated stop.
  const CalibratedStop* calibrated() const { return policy_.calibrated ? &*policy_.calibrated : nullptr; }

  // Why the calibrated stop's certificate says nothing with this model and recipe; nothing where it holds, or where the
  // rule is another one.
  const std::optional<std::string>& certificate_problem() const { return certificate_problem_; }

  // True if the stop rule may end a job before its last view.
  bool may_stop() const { return policy_.stop != StopRule::kNone; }

 private:
  Policy policy_;
  std::vector<double> weights_;
  std::vector<std::vector<int>> permutations_;
  std::vector<std::string> names_;
  std::optional<std::string> certificate_problem_;
};

}  // namespace tta

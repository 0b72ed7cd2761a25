// What all jobs of a predictor share, and a policy made ready for it. Immutable: thread-safe.
#pragma once

#include <memory>
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

  // True if the stop rule may end a job before its last view.
  bool may_stop() const { return policy_.stop != StopRule::kNone; }

 private:
  Policy policy_;
  std::vector<double> weights_;
  std::vector<std::vector<int>> permutations_;
  std::vector<std::string> names_;
};

}  // namespace tta

#include "tta/predict/predictor/engine.h"

#include <algorithm>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/predict/pool/label_permutation.h"
#include "tta/predict/pool/pool.h"

namespace tta {
namespace {

// Tells at once what would otherwise fail for every image.
void check_channels(const View& view, const std::string& name, int channels) {
  for (const Op& op : view.ops) {
    if (op.def->kind == OpKind::kMix && channels == 1) {
      throw Error(ErrorCode::kPolicy, "view '" + printable(name) + "': op '" + std::string(op.def->name) +
                                          "' needs colour, but the model takes gray images; leave it out");
    }
  }
}

}  // namespace

PreparedPolicy::PreparedPolicy(Policy policy, const Engine& engine) : policy_(std::move(policy)) {
  const int classes = engine.model->info().classes;
  for (const View& view : policy_.views) {
    names_.push_back(display_name(view));
    check_channels(view, names_.back(), engine.renderer.recipe().channels);
    weights_.push_back(view.weight);
    permutations_.push_back(label_permutation(view.label_map, engine.labels, classes, names_.back()));
  }
  // A Pooler of these settings refuses stop rules whose conditions don't hold.
  [[maybe_unused]] const Pooler probe(policy_.pool, policy_.temperature, policy_.stop, weights_, classes, calibrated());
  if (policy_.stop == StopRule::kCalibrated) {
    certificate_problem_ =
        tta::certificate_problem(policy_, engine.model->info().sha256, recipe_digest(engine.renderer.recipe()));
  }
}

}  // namespace tta

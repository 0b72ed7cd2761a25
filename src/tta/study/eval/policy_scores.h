// One policy's answers for a data set, computed from a score store alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "tta/base/stats/metrics.h"
#include "tta/base/stats/temperature.h"
#include "tta/predict/pool/pool.h"
#include "tta/study/store/score_store.h"
#include "tta/views/policy/policy.h"

namespace tta {

// One entry per image that was asked for, in that order.
struct PolicyScores {
  std::vector<Outcome> outcomes;
  std::vector<TemperatureCurve> curves;
  std::vector<Uncertainty> uncertainties;
  std::vector<std::uint16_t> views_used;        // by the policy's own stop rule
  std::vector<std::uint16_t> views_exact_stop;  // by the exact rule; empty where the pooling has none
};

// Images whose row of every view of `policy` is in the store, out of `images` of them.
std::vector<std::size_t> complete_images(ScoreStore& store, std::span<const View> views, std::size_t images);

// A policy's views as they lie in a store. Pooling is thread-safe; the store must outlive it.
class StoredPolicy {
 public:
  // Errors, kPolicy: label maps that don't fit, as Predictor::prepare(); kStore, kIo.
  StoredPolicy(const Policy& policy, ScoreStore& store, int classes, std::span<const std::string> labels);

  // A pooler of this policy's, with `stop` in place of its own rule; this object must outlive it. Errors, kPolicy: as
  // Pooler.
  Pooler pooler(StopRule stop) const;

  // Adds the image's rows until the rule fires; returns how many. Requires: a new pooler of this policy's; the store
  // has the image's rows.
  std::uint16_t pool_into(Pooler& pooler, std::size_t image) const;

 private:
  Policy policy_;
  int classes_;
  std::vector<const ViewScores*> scores_;
  std::vector<double> weights_;
  std::vector<std::vector<int>> permutations_;
};

// Pools the stored rows of `images`, whose classes are truths[image]. Runs on `threads` threads; the result doesn't
// depend on how many. `labels` as the predictor has them, for label maps. Memory: what PolicyScores holds, whatever the
// number of views and classes.
// Errors, kPolicy: label maps and stop rules that don't fit, as Predictor::prepare().
PolicyScores score_policy(const Policy& policy, ScoreStore& store, std::span<const std::size_t> images,
                          std::span<const std::int32_t> truths, int classes, std::span<const std::string> labels,
                          int threads);

// Calls work(i) for each i below `count`, on `threads` threads at once, in no order. The first exception is thrown on.
void for_each_index(std::size_t count, int threads, const std::function<void(std::size_t)>& work);

}  // namespace tta

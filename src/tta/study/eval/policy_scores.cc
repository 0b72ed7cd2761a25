#include "tta/study/eval/policy_scores.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <numeric>
#include <optional>
#include <thread>

#include "tta/predict/pool/label_permutation.h"

namespace tta {
namespace {

bool has_exact_stop(Pooling pooling) {
  return pooling == Pooling::kMean || pooling == Pooling::kVote;
}

}  // namespace

StoredPolicy::StoredPolicy(const Policy& policy, ScoreStore& store, int classes, std::span<const std::string> labels)
    : policy_(policy), classes_(classes) {
  for (const View& view : policy.views) {
    scores_.push_back(&store.scores(view));
    weights_.push_back(view.weight);
    permutations_.push_back(label_permutation(view.label_map, labels, classes, display_name(view)));
  }
}

Pooler StoredPolicy::pooler(StopRule stop) const {
  const CalibratedStop* calibrated = policy_.calibrated ? &*policy_.calibrated : nullptr;
  return {policy_.pool, policy_.temperature, stop, weights_, classes_, calibrated};
}

std::uint16_t StoredPolicy::pool_into(Pooler& pooler, std::size_t image) const {
  std::vector<double> row(static_cast<std::size_t>(classes_));
  for (std::size_t view = 0; view < scores_.size() && !pooler.decided(); ++view) {
    scores_[view]->read(image, row);
    pooler.add(permuted(row, permutations_[view]));
  }
  return static_cast<std::uint16_t>(pooler.used());
}

void for_each_index(std::size_t count, int threads, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr problem;
  std::mutex mutex;
  const auto run = [&] {
    try {
      for (std::size_t i = next++; i < count; i = next++) work(i);
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!problem) problem = std::current_exception();
      next = count;
    }
  };
  {
    std::vector<std::jthread> helpers;
    for (int i = 1; i < threads; ++i) helpers.emplace_back(run);
    run();
  }
  if (problem) std::rethrow_exception(problem);
}

std::vector<std::size_t> complete_images(ScoreStore& store, std::span<const View> views, std::size_t images) {
  std::vector<std::size_t> complete(images);
  std::iota(complete.begin(), complete.end(), std::size_t{0});
  for (const View& view : views) {
    const ViewScores& scores = store.scores(view);
    std::erase_if(complete, [&](std::size_t image) { return !scores.has(image); });
  }
  return complete;
}

PolicyScores score_policy(const Policy& policy, ScoreStore& store, std::span<const std::size_t> images,
                          std::span<const std::int32_t> truths, int classes, std::span<const std::string> labels,
                          int threads) {
  const StoredPolicy stored(policy, store, classes, labels);
  const bool exact = has_exact_stop(policy.pool);
  PolicyScores scores;
  scores.outcomes.resize(images.size());
  scores.curves.resize(images.size());
  scores.uncertainties.resize(images.size());
  scores.views_used.resize(images.size());
  scores.views_exact_stop.resize(exact ? images.size() : 0);
  for_each_index(images.size(), threads, [&](std::size_t i) {
    Pooler pooler = stored.pooler(policy.stop);
    scores.views_used[i] = stored.pool_into(pooler, images[i]);
    const Pooled pooled = pooler.pooled();
    const int truth = truths[images[i]];
    scores.outcomes[i] = outcome_of(pooled.probabilities, truth);
    scores.curves[i] = temperature_curve(pooled.probabilities, truth);
    scores.uncertainties[i] = pooled.uncertainty;
    if (!exact) return;
    Pooler stopping = stored.pooler(StopRule::kExact);
    scores.views_exact_stop[i] = stored.pool_into(stopping, images[i]);
  });
  return scores;
}

}  // namespace tta

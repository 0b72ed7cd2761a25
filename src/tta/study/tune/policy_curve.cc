#include "tta/study/tune/policy_curve.h"

#include <algorithm>

#include "tta/study/eval/policy_scores.h"
#include "tta/study/tune/mixture_weights.h"

namespace tta {
namespace {

// The same views as they count most likely; those of weight 0 are left out.
WeightedViews reweighted(const ScoreSource& source, std::span<const std::size_t> images, const WeightedViews& policy) {
  const std::vector<double> weights = mixture_weights(source, images, policy.views);
  WeightedViews result;
  for (std::size_t v = 0; v < weights.size(); ++v) {
    if (weights[v] <= 0) continue;
    result.views.push_back(policy.views[v]);
    result.weights.push_back(weights[v]);
  }
  return result;
}

void remove_lightest(WeightedViews& policy) {
  const auto lightest = std::min_element(policy.weights.begin(), policy.weights.end());
  policy.views.erase(policy.views.begin() + (lightest - policy.weights.begin()));
  policy.weights.erase(lightest);
}

// pruned[k - 1]: at most k views are left.
std::vector<WeightedViews> prune(const ScoreSource& source, std::span<const std::size_t> images,
                                 const WeightedViews& all, std::size_t most_views) {
  std::vector<WeightedViews> pruned(most_views);
  WeightedViews left = reweighted(source, images, all);
  for (std::size_t k = most_views; k >= 1; --k) {
    while (left.views.size() > k) {
      remove_lightest(left);
      left = reweighted(source, images, left);
    }
    pruned[k - 1] = left;
  }
  return pruned;
}

}  // namespace

std::vector<CurvePoint> policy_curve(const ScoreSource& source, std::span<const std::size_t> images,
                                     std::span<const std::size_t> candidates, std::size_t most_views,
                                     const GreedyOptions& options) {
  const std::vector<GreedyStep> steps = greedy_search(source, images, candidates, options);
  std::vector<WeightedViews> tried = prune(source, images, taken_views(steps), most_views);
  for (std::size_t k = 1; k <= most_views; ++k) {
    tried.push_back(longest_beginning(steps, k));
    tried.push_back(reweighted(source, images, tried.back()));
  }
  std::vector<Score> scores(tried.size());
  for_each_index(tried.size(), options.threads,
                 [&](std::size_t i) { scores[i] = score_views(source, images, tried[i], options.objective); });

  std::vector<CurvePoint> curve;
  for (std::size_t k = 1; k <= most_views; ++k) {
    std::size_t best = k - 1;
    for (const std::size_t other : {most_views + 2 * (k - 1), most_views + 2 * (k - 1) + 1}) {
      if (is_better(scores[other], scores[best])) best = other;
    }
    if (!curve.empty() && !is_better(scores[best], curve.back().score)) {
      curve.push_back(curve.back());
    } else {
      curve.push_back({tried[best], scores[best]});
    }
  }
  return curve;
}

}  // namespace tta

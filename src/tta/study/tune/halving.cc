#include "tta/study/tune/halving.h"

#include <algorithm>
#include <cassert>
#include <map>

#include "tta/study/tune/greedy_search.h"
#include "tta/study/tune/truth_mean.h"

namespace tta {
namespace {

constexpr int kPoolSteps = 8;

// Candidates from the most promising on: those that the greedy pool takes, in its order, then the others by what each
// would add to it.
std::vector<std::size_t> ranked(const ScoreSource& source, std::span<const std::size_t> images,
                                std::span<const std::size_t> candidates) {
  GreedyOptions options;
  options.objective = Objective::kLogLikelihood;
  options.steps = kPoolSteps;
  TruthMean pool(source, images);
  std::vector<std::size_t> order;
  for (const GreedyStep& step : greedy_search(source, images, candidates, options)) {
    pool.add(step.view);
    if (std::find(order.begin(), order.end(), step.view) == order.end()) order.push_back(step.view);
  }
  std::map<std::size_t, double> likelihoods;
  for (const std::size_t view : candidates) likelihoods[view] = pool.log_likelihood_with(view);
  std::vector<std::size_t> others;
  for (const std::size_t view : candidates) {
    if (std::find(order.begin(), order.end(), view) == order.end()) others.push_back(view);
  }
  std::stable_sort(others.begin(), others.end(),
                   [&](std::size_t a, std::size_t b) { return likelihoods[a] > likelihoods[b]; });
  order.insert(order.end(), others.begin(), others.end());
  return order;
}

// The better half of the candidates and those to keep, in the order given.
std::vector<std::size_t> better_half(const ScoreSource& source, std::span<const std::size_t> images,
                                     std::span<const std::size_t> candidates, std::span<const std::size_t> kept,
                                     std::size_t least) {
  std::vector<std::size_t> order = ranked(source, images, candidates);
  order.resize(std::min(order.size(), std::max(least, (order.size() + 1) / 2)));
  order.insert(order.end(), kept.begin(), kept.end());
  std::vector<std::size_t> half;
  for (const std::size_t view : candidates) {
    if (std::find(order.begin(), order.end(), view) != order.end()) half.push_back(view);
  }
  return half;
}

// Halvings that images and candidates have room for.
int rounds_for(std::size_t images, std::size_t candidates, const HalvingOptions& options) {
  int rounds = 0;
  while ((candidates >> rounds) > options.least_candidates && (images >> (rounds + 2)) >= options.least_images)
    ++rounds;
  return rounds;
}

}  // namespace

Halving halve_candidates(ScoreSource& source, std::span<const std::size_t> images,
                         std::span<const std::size_t> candidates, std::span<const std::size_t> kept,
                         const HalvingOptions& options) {
  assert(!images.empty() && !candidates.empty());
  Halving result;
  std::vector<std::size_t> left(candidates.begin(), candidates.end());
  const int rounds = rounds_for(images.size(), left.size(), options);
  for (int round = 0; round < rounds; ++round) {
    const auto some = images.first(images.size() >> (rounds + 1 - round));
    source.bring(some, left);
    left = source.usable_of(left);
    result.rounds.push_back({some.size(), left.size()});
    left = better_half(source, some, left, kept, options.least_candidates);
  }
  source.bring(images, left);
  result.survivors = source.usable_of(left);
  result.rounds.push_back({images.size(), result.survivors.size()});
  return result;
}

}  // namespace tta

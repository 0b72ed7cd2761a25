#include "tta/base/stats/metrics.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace tta {
namespace {

// How many classes are ahead of `truth`.
int rank_of(std::span<const double> probabilities, std::size_t truth) {
  int ahead = 0;
  for (std::size_t c = 0; c < probabilities.size(); ++c) {
    const bool tie_won = probabilities[c] == probabilities[truth] && c < truth;
    ahead += probabilities[c] > probabilities[truth] || tie_won;
  }
  return ahead;
}

double weight_of(std::span<const float> weights, std::uint32_t image) {
  return weights.empty() ? 1.0 : static_cast<double>(weights[image]);
}

}  // namespace

Outcome outcome_of(std::span<const double> probabilities, int truth) {
  assert(truth >= 0 && static_cast<std::size_t>(truth) < probabilities.size());
  const auto c = static_cast<std::size_t>(truth);
  const auto best = std::max_element(probabilities.begin(), probabilities.end());
  const double squares = std::inner_product(probabilities.begin(), probabilities.end(), probabilities.begin(), 0.0);
  Outcome outcome;
  outcome.predicted = static_cast<int>(best - probabilities.begin());
  outcome.top1 = outcome.predicted == truth;
  outcome.top5 = rank_of(probabilities, c) < 5;
  outcome.confidence = static_cast<float>(*best);
  outcome.nll = static_cast<float>(-std::log(std::max(probabilities[c], kLeastProbability)));
  outcome.brier = static_cast<float>(squares - 2 * probabilities[c] + 1);
  return outcome;
}

std::vector<std::uint32_t> by_confidence(std::span<const Outcome> outcomes) {
  std::vector<std::uint32_t> order(outcomes.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return outcomes[a].confidence < outcomes[b].confidence; });
  return order;
}

std::vector<ConfidenceBin> confidence_bins(std::span<const Outcome> outcomes, std::span<const std::uint32_t> order,
                                           std::span<const float> weights, int bins) {
  assert(order.size() == outcomes.size() && bins >= 1);
  double total = 0;
  for (const std::uint32_t image : order) total += weight_of(weights, image);
  const int count = std::clamp(static_cast<int>(std::min<double>(total, bins)), 1, bins);
  const double capacity = total / count;

  std::vector<ConfidenceBin> result(static_cast<std::size_t>(count));
  auto bin = result.begin();
  for (const std::uint32_t image : order) {
    const Outcome& outcome = outcomes[image];
    double left = weight_of(weights, image);
    while (left > 0) {
      const bool last = bin + 1 == result.end();
      const double share = last ? left : std::min(left, capacity - bin->weight);
      bin->weight += share;
      bin->confidence += share * static_cast<double>(outcome.confidence);
      bin->accuracy += outcome.top1 ? share : 0;
      left -= share;
      if (!last && bin->weight >= capacity) ++bin;
    }
  }
  for (ConfidenceBin& done : result) {
    if (done.weight == 0) continue;
    done.confidence /= done.weight;
    done.accuracy /= done.weight;
  }
  return result;
}

double calibration_error(std::span<const ConfidenceBin> bins) {
  double sum = 0;
  double total = 0;
  for (const ConfidenceBin& bin : bins) {
    sum += bin.weight * std::abs(bin.accuracy - bin.confidence);
    total += bin.weight;
  }
  return total > 0 ? sum / total : 0;
}

}  // namespace tta

#include "tta/study/tune/greedy_search.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <optional>

#include "tta/study/eval/policy_scores.h"
#include "tta/study/tune/truth_mean.h"

namespace tta {
namespace {

class Search {
 public:
  Search(const ScoreSource& source, std::span<const std::size_t> images, std::span<const std::size_t> candidates,
         const GreedyOptions& options)
      : source_(source), candidates_(candidates), options_(options), truths_(source, images) {
    if (options.objective != Objective::kLogLikelihood) pool_.emplace(source, images, options.objective);
  }

  GreedyStep step() {
    const std::vector<std::size_t> shortlist = shortlisted();
    std::vector<Trial> trials(shortlist.size());
    for_each_index(shortlist.size(), options_.threads, [&](std::size_t i) { trials[i] = try_out(shortlist[i]); });
    std::size_t best = 0;
    for (std::size_t i = 1; i < trials.size(); ++i) {
      if (is_better(trials[i].score, trials[best].score)) best = i;
    }
    truths_.add(shortlist[best]);
    if (pool_) pool_->add(shortlist[best]);
    inverse_temperature_ = trials[best].inverse_temperature;
    return {shortlist[best], trials[best].score};
  }

 private:
  struct Trial {
    double inverse_temperature = 1;
    Score score;
  };

  // The plain log-likelihood needs no whole rows.
  Trial try_out(std::size_t view) const {
    Trial trial{inverse_temperature_, {}};
    if (!pool_) {
      trial.score.value = truths_.log_likelihood_with(view);
      return trial;
    }
    trial.score = pool_->score_with(view, trial.inverse_temperature);
    source_.rest(view);
    return trial;
  }

  // In the order of the candidates.
  std::vector<std::size_t> shortlisted() const {
    if (!pool_ || options_.shortlist == 0 || candidates_.size() <= options_.shortlist)
      return {candidates_.begin(), candidates_.end()};
    std::vector<double> likelihoods(candidates_.size());
    for_each_index(candidates_.size(), options_.threads,
                   [&](std::size_t i) { likelihoods[i] = truths_.log_likelihood_with(candidates_[i]); });
    std::vector<std::size_t> order(candidates_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return likelihoods[a] > likelihoods[b]; });
    order.resize(options_.shortlist);
    std::sort(order.begin(), order.end());
    for (std::size_t& place : order) place = candidates_[place];
    return order;
  }

  const ScoreSource& source_;
  std::span<const std::size_t> candidates_;
  const GreedyOptions& options_;
  std::optional<Pool> pool_;
  TruthMean truths_;
  double inverse_temperature_ = 1;
};

}  // namespace

std::vector<GreedyStep> greedy_search(const ScoreSource& source, std::span<const std::size_t> images,
                                      std::span<const std::size_t> candidates, const GreedyOptions& options) {
  assert(!images.empty() && !candidates.empty());
  Search search(source, images, candidates, options);
  std::vector<GreedyStep> steps;
  for (int i = 0; i < options.steps; ++i) steps.push_back(search.step());
  return steps;
}

WeightedViews taken_views(std::span<const GreedyStep> steps) {
  WeightedViews taken;
  const double share = 1.0 / static_cast<double>(steps.size());
  for (const GreedyStep& step : steps) {
    const auto place = std::find(taken.views.begin(), taken.views.end(), step.view);
    if (place == taken.views.end()) {
      taken.views.push_back(step.view);
      taken.weights.push_back(share);
    } else {
      taken.weights[static_cast<std::size_t>(place - taken.views.begin())] += share;
    }
  }
  return taken;
}

WeightedViews longest_beginning(std::span<const GreedyStep> steps, std::size_t most_views) {
  WeightedViews longest;
  for (std::size_t length = 1; length <= steps.size(); ++length) {
    WeightedViews taken = taken_views(steps.first(length));
    if (taken.views.size() > most_views) break;
    longest = std::move(taken);
  }
  return longest;
}

}  // namespace tta

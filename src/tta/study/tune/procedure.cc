#include "tta/study/tune/procedure.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <set>

#include "tta/study/tune/answers.h"

namespace tta {
namespace {

// Steps of the search for a cell of the grid.
constexpr int kCellSteps = 40;

double accuracy_of(const ScoreSource& source, std::span<const std::size_t> images, const WeightedViews& policy,
                   int threads) {
  const std::vector<float> rights = rights_of(source, images, answers_of(source, images, policy, threads));
  return std::accumulate(rights.begin(), rights.end(), 0.0) / static_cast<double>(rights.size());
}

// The point of at most `max_views` views that is best; where views have a price, by accuracy less the price of each
// view after the first. Equal ones: the fewest views.
std::size_t select_point(const ScoreSource& source, std::span<const std::size_t> images,
                         const std::vector<CurvePoint>& curve, const TuningOptions& options, int threads) {
  std::size_t best = 0;
  Score best_score;
  for (std::size_t k = 0; k < std::min(options.max_views, curve.size()); ++k) {
    Score score = curve[k].score;
    if (options.views_price > 0) {
      const auto more = static_cast<double>(curve[k].policy.views.size() - 1);
      score = {accuracy_of(source, images, curve[k].policy, threads) - options.views_price * more, 0};
    }
    if (k > 0 && !is_better(score, best_score)) continue;
    best = k;
    best_score = score;
  }
  return best;
}

// For each strength of the plan one search among the candidates up to it; its beginnings are the row's cells.
std::vector<WeightedViews> search_cells(const ScoreSource& source, std::span<const std::size_t> images,
                                        std::span<const std::size_t> survivors, const TuningProblem& problem) {
  GreedyOptions options;
  options.objective = Objective::kLogLikelihood;
  options.steps = kCellSteps;
  std::vector<WeightedViews> cells;
  for (const double strength : problem.grid.strengths) {
    std::vector<std::size_t> mild;
    std::copy_if(survivors.begin(), survivors.end(), std::back_inserter(mild),
                 [&](std::size_t view) { return problem.strengths[view] <= strength; });
    const std::vector<GreedyStep> steps = greedy_search(source, images, mild, options);
    for (const std::size_t count : problem.grid.counts) cells.push_back(longest_beginning(steps, count));
  }
  return cells;
}

}  // namespace

Halving drop_candidates(ScoreSource& source, std::span<const std::size_t> images, const TuningProblem& problem,
                        const TuningOptions& options) {
  std::vector<std::size_t> kept{0};
  for (const FixedPolicy& reference : problem.references)
    kept.insert(kept.end(), reference.views.views.begin(), reference.views.views.end());
  std::erase_if(kept, [&](std::size_t view) {
    return std::find(problem.candidates.begin(), problem.candidates.end(), view) == problem.candidates.end();
  });
  return halve_candidates(source, images, source.usable_of(problem.candidates), kept, options.halving);
}

Tuned tune_on(const ScoreSource& source, std::span<const std::size_t> images, std::span<const std::size_t> survivors,
              const TuningProblem& problem, const TuningOptions& options, int threads) {
  const GreedyOptions greedy{options.objective, options.greedy_steps, options.shortlist, threads};
  Tuned tuned;
  tuned.curve = policy_curve(source, images, survivors, std::max(options.max_views, kCurveViews), greedy);
  tuned.selected = select_point(source, images, tuned.curve, options, threads);
  tuned.cells =
      problem.grid.policies.empty() ? search_cells(source, images, survivors, problem) : problem.grid.policies;
  return tuned;
}

std::vector<std::size_t> views_used(const Tuned& tuned) {
  std::set<std::size_t> used;
  for (const CurvePoint& point : tuned.curve) used.insert(point.policy.views.begin(), point.policy.views.end());
  for (const WeightedViews& cell : tuned.cells) used.insert(cell.views.begin(), cell.views.end());
  return {used.begin(), used.end()};
}

}  // namespace tta

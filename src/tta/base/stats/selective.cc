#include "tta/base/stats/selective.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace tta {
namespace {

std::vector<Doubt> sorted(std::span<const Doubt> answers) {
  std::vector<Doubt> result(answers.begin(), answers.end());
  std::sort(result.begin(), result.end(), [](const Doubt& a, const Doubt& b) { return a.doubt < b.doubt; });
  return result;
}

// Calls visit(first, end, wrong) for each run of equally doubtful answers.
template <typename Visit>
void for_ties(const std::vector<Doubt>& answers, Visit visit) {
  for (std::size_t first = 0; first < answers.size();) {
    std::size_t end = first;
    std::size_t wrong = 0;
    for (; end < answers.size() && answers[end].doubt == answers[first].doubt; ++end) wrong += answers[end].wrong;
    visit(first, end, static_cast<double>(wrong));
    first = end;
  }
}

// How many wrong answers are among the i + 1 least doubtful, for each i; within ties in proportion.
std::vector<double> wrong_so_far(std::span<const Doubt> answers) {
  std::vector<double> counts;
  double before = 0;
  for_ties(sorted(answers), [&](std::size_t first, std::size_t end, double wrong) {
    const auto ties = static_cast<double>(end - first);
    for (std::size_t i = 1; i <= end - first; ++i) counts.push_back(before + wrong * static_cast<double>(i) / ties);
    before += wrong;
  });
  return counts;
}

}  // namespace

double error_auroc(std::span<const Doubt> answers) {
  double right_below = 0;
  double wrong_total = 0;
  double pairs_won = 0;
  for_ties(sorted(answers), [&](std::size_t first, std::size_t end, double wrong) {
    const double right = static_cast<double>(end - first) - wrong;
    pairs_won += wrong * (right_below + right / 2);
    right_below += right;
    wrong_total += wrong;
  });
  return right_below > 0 && wrong_total > 0 ? pairs_won / (right_below * wrong_total) : 0.5;
}

double aurc(std::span<const Doubt> answers) {
  assert(!answers.empty());
  const std::vector<double> wrong = wrong_so_far(answers);
  double sum = 0;
  for (std::size_t i = 0; i < wrong.size(); ++i) sum += wrong[i] / static_cast<double>(i + 1);
  return sum / static_cast<double>(wrong.size());
}

std::vector<RiskAt> risk_coverage(std::span<const Doubt> answers, int points) {
  assert(!answers.empty() && points >= 1);
  const std::vector<double> wrong = wrong_so_far(answers);
  std::vector<RiskAt> curve;
  for (int point = 1; point <= points; ++point) {
    const double coverage = static_cast<double>(point) / points;
    const auto count = static_cast<std::size_t>(std::ceil(coverage * static_cast<double>(wrong.size())));
    curve.push_back({coverage, wrong[count - 1] / static_cast<double>(count)});
  }
  return curve;
}

}  // namespace tta

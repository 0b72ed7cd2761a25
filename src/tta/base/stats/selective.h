// Does a model know when it is wrong? How well a measure of doubt sorts right answers from wrong ones. Pure;
// thread-safe.
#pragma once

#include <span>
#include <vector>

namespace tta {

// One answer: how doubtful it looked (larger = more doubtful) and whether it was wrong.
struct Doubt {
  double doubt = 0;
  bool wrong = false;
};

// The probability that a wrong answer looked more doubtful than a right one, ties counting one half: the area under the
// ROC curve of "wrong". 0.5 where there are no wrong or no right answers.
double error_auroc(std::span<const Doubt> answers);

// The share of wrong answers among the `coverage` least doubtful, averaged over all coverages from 1/n to 1: the area
// under the risk-coverage curve (Geifman and El-Yaniv 2017). Answers equally doubtful count as mixed. Requires: not
// empty.
double aurc(std::span<const Doubt> answers);

// The risk-coverage curve at `points` coverages 1/points .. 1. Requires: not empty.
struct RiskAt {
  double coverage = 0;
  double risk = 0;
};
std::vector<RiskAt> risk_coverage(std::span<const Doubt> answers, int points);

}  // namespace tta

// The risk that the views to come change the answer: what it is computed from, and the formula. Fitting and prediction
// both come here, so that they can't differ.
//
// With f the class of the largest pooled probability and s that of the next, margin(v) = p_f - p_s of view v's row and
// log_odds(v) = log((p_f + 1e-6) / (p_s + 1e-6)); means and standard deviations over the views so far are weighted:
//
//   margin           pooled p_f - p_s
//   margin_squared   its square
//   log_margin       log(margin + 1e-4)
//   log_rest         log(1 - margin + 1e-4)
//   margin_spread    standard deviation of margin(v)
//   margin_least     least margin(v)
//   entropy          of the pooled distribution, nats
//   log_odds         mean of log_odds(v)
//   log_odds_spread  standard deviation of log_odds(v)
//   log_odds_least   least log_odds(v)
#pragma once

#include <span>
#include <vector>

#include "tta/views/policy/calibrated_stop.h"

namespace tta {

// Looks at one image's views as they come. Not thread-safe; one per image.
class RiskWatch {
 public:
  // A view that counts, its row summing to 1. Requires: weight > 0.
  void add(std::vector<double> row, double weight);

  // What the views so far tell, given their pooled distribution (before temperature). Requires: at least one view.
  RiskFeatures features(std::span<const double> pooled) const;

 private:
  std::vector<std::vector<double>> rows_;
  std::vector<double> weights_;
};

// The step's logistic model: 0..1.
double risk_of(const RiskFeatures& features, const StopStep& step);

}  // namespace tta

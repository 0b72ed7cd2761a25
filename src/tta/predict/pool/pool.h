// Pooling: the views' probabilities combined into one distribution, view by view, with what is known about its
// uncertainty.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "tta/views/policy/policy.h"

namespace tta {

class PoolingMode;
class RiskWatch;

// What the views' agreement tells. Entropies in nats.
struct Uncertainty {
  double entropy = 0;  // of the pooled distribution, after temperature
  double mutual_information =
      0;                 // H(weighted mean of the rows) - weighted mean of H(row), >= 0: how much views disagree
  double agreement = 1;  // weight of the views whose own argmax is the answer, over the weight of all used
  double margin = 0;     // largest minus second largest pooled probability, after temperature
};

struct Pooled {
  std::vector<double> probabilities;  // sums to 1
  int index = 0;                      // argmax; ties go to the lowest index
  Uncertainty uncertainty;
};

// What is known of the answer after some of the views.
struct Prefix {
  int answer = 0;         // argmax so far; ties go to the lowest index
  bool decided = false;   // the exact rule: the views to come can't change it. False where the pooling has no such rule
  RiskFeatures features;  // what the risk that they do is computed from (risk.h)
};

// Pools one image's views in the policy's order. Every prefix is an answer: its weights are renormalised. Views of
// weight 0 never matter, with one exception: as long as every view so far has weight 0, these count equally. Not
// thread-safe; one per image. Move-only.
class Pooler {
 public:
  // `weights` of all views of the policy, in its order: finite, >= 0, at least one > 0. `temperature` > 0. `classes`
  // >= 2.
  //
  // `calibrated` is what StopRule::kCalibrated works with; it must outlive the Pooler.
  //
  // Errors, kPolicy: StopRule::kExact with a pooling other than mean and vote, and why: only their answer is fixed
  // before every view is seen. StopRule::kCalibrated without a fitted rule, or with one for another number of views.
  Pooler(Pooling pooling, double temperature, StopRule stop, std::span<const double> weights, int classes,
         const CalibratedStop* calibrated = nullptr);
  Pooler(Pooler&&) noexcept;
  Pooler& operator=(Pooler&&) noexcept;
  ~Pooler();

  // The next view's probabilities, in the policy's order; renormalised to sum 1 in double. Requires: values finite and
  // >= 0, not all 0; a view of the policy that isn't in yet.
  void add(std::span<const double> row);

  int used() const { return used_; }  // views added so far

  // The rule that fires on the views so far, StopRule::kNone where none does.
  //
  //   kExact       for mean when S1 - S2 > weight left + 1e-9 (S: weighted sums of the two best classes, weights
  //                normalised over all views), for vote the same with ballots: the label can't change any more
  //   kCalibrated  that, where the pooling allows it; else when the risk of another answer is at most the
  //                rule's threshold
  StopRule fired() const;

  // True if a rule fires on the views so far, and once every view is in.
  bool decided() const;

  // The answer so far and what the calibrated stop looks at. Requires: StopRule::kCalibrated; a view of weight > 0.
  Prefix prefix() const;

  // The pooled distribution of the views so far. Requires: used() >= 1.
  //
  //   mean        sum w p
  //   geometric   exp(sum w log p), renormalised, p floored at 1e-30
  //   logit_mean  the mean of the logits: the same as geometric but for the floor (the logits of a softmax are its logs
  //               up to a constant), kept as its own name because people ask for it
  //   median      weighted lower median per class, renormalised; the mean where the medians are all 0
  //   max         per class, renormalised (weights only select: w > 0)
  //   vote        weight of the views whose argmax is the class
  Pooled pooled() const;

 private:
  void start_over();
  void count(std::vector<double> row, double weight);
  bool can_not_change() const;
  double mutual_information() const;

  Pooling pooling_;
  double temperature_;
  StopRule stop_;
  const CalibratedStop* calibrated_;
  int classes_;
  std::vector<double> weights_;      // of all views
  std::vector<double> weight_left_;  // [i]: the sum of weights_[i] and all after it; one longer than weights_
  int used_ = 0;
  bool only_zero_weights_ = true;  // so far

  // Of the views that count:
  std::unique_ptr<PoolingMode> mode_;
  std::unique_ptr<RiskWatch> watch_;  // for StopRule::kCalibrated
  std::vector<double> row_sum_;       // weighted
  std::vector<double> ballots_;       // weight of the views whose own argmax is the class
  double entropy_sum_ = 0;            // weighted
  double weight_ = 0;
};

// Entropy in nats of a distribution; 0 log 0 = 0.
double entropy(std::span<const double> probabilities);

// Index of the largest value; ties go to the lowest index. Requires: not empty.
int argmax(std::span<const double> values);

// The same of all but `index`. Requires: 0 <= index < values.size(), two values or more.
int best_other(std::span<const double> values, int index);

// p^(1/T), renormalised, computed in log space. Never moves the argmax, not even where a large T rounds its lead away:
// then its probability is the next double above the others'. T = 1 changes nothing. Requires: temperature > 0.
std::vector<double> apply_temperature(std::span<const double> probabilities, double temperature);

}  // namespace tta

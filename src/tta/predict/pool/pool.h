// Pooling: the views' probabilities combined into one distribution, view by view, with what is known about its uncertainty.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "tta/views/policy/policy.h"

namespace tta {

// What the views' agreement tells. Entropies in nats.
struct Uncertainty {
  double entropy = 0;             // of the pooled distribution, after temperature
  double mutual_information = 0;  // H(weighted mean of the rows) - weighted mean of H(row), >= 0: how much views disagree
  double agreement = 1;           // weight of the views whose own argmax is the answer, over the weight of all used
  double margin = 0;              // largest minus second largest pooled probability, after temperature
};

struct Pooled {
  std::vector<double> probabilities;  // sums to 1
  int index = 0;                      // argmax; ties go to the lowest index
  Uncertainty uncertainty;
};

// Pools one image's views in the policy's order. Every prefix is an answer: its weights are renormalised. Not thread-safe;
// one per image.
class Pooler {
 public:
  // `weights` of all views of the policy, in its order: finite, >= 0, at least one > 0. `classes` >= 2.
  //
  // Errors, kPolicy: StopRule::kExact with a pooling other than mean and vote, and why: only their answer is fixed before
  // every view is seen. StopRule::kCalibrated: needs a tuned policy that carries its thresholds.
  Pooler(Pooling pooling, double temperature, StopRule stop, std::span<const double> weights, int classes);

  // The next view's probabilities, in the policy's order; renormalised to sum 1 in double. Values are >= 0.
  void add(std::span<const double> row);

  int used() const;  // views added so far

  // True if the stop rule fires on the views so far: for mean when S1 - S2 > weight left + 1e-9 (S: weighted sums of the two
  // best classes, weights normalised over all views), for vote the same with ballots. The answer's label can then not
  // change any more. Always true once every view is in; false for StopRule::kNone before that.
  bool decided() const;

  // The pooled distribution of the views so far. Requires: used() >= 1 and a positive weight among them - as long as all
  // their weights are 0, they count equally.
  //
  //   mean        sum w p                               geometric   exp(sum w log p), renormalised, p floored at 1e-30
  //   logit_mean  softmax of the mean of centred logs: the same as geometric up to the floor (the logits of a softmax are its
  //               logs up to a constant), kept as its own name because people ask for it
  //   median      weighted lower median per class, renormalised     max   per class, renormalised (weights only select: w > 0)
  //   vote        weight of the views whose argmax is the class
  Pooled pooled() const;

 private:
  Pooling pooling_;
  double temperature_;
  StopRule stop_;
  std::vector<double> weights_;       // normalised over all views
  int classes_;
  std::vector<double> sum_;           // mean, vote: of probabilities or ballots; geometric, logit_mean: of logs; max: maxima
  std::vector<double> mean_;          // weighted sum of rows, for the mutual information
  std::vector<std::vector<double>> rows_;  // median only
  std::vector<int> argmax_;           // per view, for the agreement
  double entropy_sum_ = 0;
  double weight_used_ = 0;
  int used_ = 0;
};

// Entropy in nats of a distribution; 0 log 0 = 0.
double entropy(std::span<const double> probabilities);

// Index of the largest value; ties go to the lowest index. Requires: not empty.
int argmax(std::span<const double> values);

// p^(1/T), renormalised, computed in log space. Never moves the argmax.
std::vector<double> apply_temperature(std::span<const double> probabilities, double temperature);

}  // namespace tta

// What a policy is chosen by, and how good one is: its views pooled on labelled images.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "tta/study/tune/score_source.h"

namespace tta {

// All are means over the images, and greater is better.
enum class Objective {
  kCalibratedLogLikelihood,  // log of the truth's probability, at the temperature at which that is greatest
  kLogLikelihood,
  kAccuracy,  // ties of it are broken by the log-likelihood
  kBrier,     // less the Brier score
};
std::string_view objective_name(Objective objective);            // "calibrated-log-likelihood"
std::optional<Objective> find_objective(std::string_view name);  // or nothing
std::span<const std::string_view> objective_names();

// Views by their numbers, and how much each counts: weights > 0 that sum to 1.
struct WeightedViews {
  std::vector<std::size_t> views;
  std::vector<double> weights;
  bool operator==(const WeightedViews&) const = default;
};

// A value to compare policies by: `value` first, then `tie`.
struct Score {
  double value = 0;
  double tie = 0;
};
bool is_better(const Score& a, const Score& b);

// The sum of views' rows of some images, to which a search adds one view after the other. Memory: a double for every
// image and class.
// Errors: kCancelled, of everything that reads rows.
class Pool {
 public:
  // Requires: the images' rows of every view used below are brought; images not empty. The images must outlive it.
  Pool(const ScoreSource& source, std::span<const std::size_t> images, Objective objective);

  // Adds the view's rows, times `weight`. Of views added with weight 1 each, the t-th makes of the mean
  // (t-1)/t old + 1/t new.
  void add(std::size_t view, double weight = 1);

  // How good the mean of the views is: as it is, and as it would be after add(view). Thread-safe.
  // `inverse_temperature` is where the best temperature is looked for first, and the best one afterwards; other
  // objectives than the calibrated one leave it alone. Requires for score(): something was added.
  Score score(double& inverse_temperature) const;
  Score score_with(std::size_t view, double& inverse_temperature) const;

 private:
  class Means;  // the mean rows, one after the other
  Score score_of(Means& means, double& inverse_temperature) const;

  const ScoreSource& source_;
  std::span<const std::size_t> images_;
  Objective objective_;
  std::size_t classes_;
  std::vector<double> sums_;  // [image][class]
  double weight_ = 0;
};

// Of views with these weights. Requires: as Pool; views not empty.
Score score_views(const ScoreSource& source, std::span<const std::size_t> images, const WeightedViews& views,
                  Objective objective);

}  // namespace tta

#include "tta/study/tune/objective.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

#include "tta/base/stats/metrics.h"
#include "tta/base/stats/temperature.h"
#include "tta/study/tune/power_sums.h"

namespace tta {
namespace {

constexpr std::array<std::string_view, 4> kNames{"calibrated-log-likelihood", "log-likelihood", "accuracy", "brier"};

// Newton's steps end when the next would be smaller than this share of 1/T; what is left of it is taken from the
// parabola, whose error is then some 1e-6.
constexpr double kSmallStep = 0.03;
constexpr int kMostSteps = 30;

// The mean negative log-likelihood at b = 1/T, and its derivatives.
struct Likelihood {
  double value = 0;
  double slope = 0;
  double curvature = 0;
};

// The least mean negative log-likelihood, from b on. `at` computes it anywhere. It is convex in b.
template <typename LikelihoodAt>
double least_from(double& b, const LikelihoodAt& at) {
  for (int step = 0;; ++step) {
    const Likelihood here = at(b);
    if (here.curvature <= 1e-12) return here.value;  // certain or flat answers: every temperature is as good
    const double wanted = b - here.slope / here.curvature;
    const double next =
        std::clamp(wanted, std::max(b / 2, 1 / kMostTemperature), std::min(b * 2, 1 / kLeastTemperature));
    const double change = next - b;
    if (std::abs(change) <= kSmallStep * b || step == kMostSteps) {
      b = next;
      return here.value + change * (here.slope + change * here.curvature / 2);
    }
    b = next;
  }
}

}  // namespace

std::string_view objective_name(Objective objective) {
  return kNames[static_cast<std::size_t>(objective)];
}

std::optional<Objective> find_objective(std::string_view name) {
  const auto* const found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Objective>(found - kNames.begin());
}

std::span<const std::string_view> objective_names() {
  return kNames;
}

bool is_better(const Score& a, const Score& b) {
  return a.value != b.value ? a.value > b.value : a.tie > b.tie;
}

// Row i of the mean is scale_ * (sums_ + row), or scale_ * sums_.
class Pool::Means {
 public:
  Means(const Pool& pool, std::optional<std::size_t> view) : pool_(pool), view_(view) {
    row_.resize(view ? pool.classes_ : 0);
    logarithms_.resize(power_sums_room(pool.classes_));
    scale_ = 1 / (pool.weight_ + (view ? 1 : 0));
  }

  // Goes to image number i of the pool's.
  void go_to(std::size_t i) {
    sums_ = std::span(pool_.sums_).subspan(i * pool_.classes_, pool_.classes_);
    truth_ = static_cast<std::size_t>(pool_.source_.truths()[pool_.images_[i]]);
    if (view_) pool_.source_.read(pool_.images_[i], *view_, row_);
  }

  double at(std::size_t c) const { return scale_ * (view_ ? sums_[c] + row_[c] : sums_[c]); }

  double log_truth() const { return std::log(std::max(at(truth_), kLeastProbability)); }

  double brier() const {
    double squares = 0;
    for (std::size_t c = 0; c < sums_.size(); ++c) squares += at(c) * at(c);
    return squares - 2 * at(truth_) + 1;
  }

  bool is_right() const {
    const double of_truth = at(truth_);
    for (std::size_t c = 0; c < sums_.size(); ++c) {
      if (c < truth_ ? at(c) >= of_truth : at(c) > of_truth) return false;
    }
    return true;
  }

  PowerSums powers(double b) { return power_sums(sums_, scale_, row_, scale_, b, logarithms_); }

 private:
  const Pool& pool_;
  std::optional<std::size_t> view_;
  double scale_ = 1;
  std::span<const double> sums_;
  std::size_t truth_ = 0;
  std::vector<double> row_;
  std::vector<float> logarithms_;
};

Pool::Pool(const ScoreSource& source, std::span<const std::size_t> images, Objective objective)
    : source_(source),
      images_(images),
      objective_(objective),
      classes_(static_cast<std::size_t>(source.classes())),
      sums_(images.size() * classes_) {
  assert(!images.empty());
}

void Pool::add(std::size_t view, double weight) {
  source_.heed_cancel();
  std::vector<double> row(classes_);
  for (std::size_t i = 0; i < images_.size(); ++i) {
    source_.read(images_[i], view, row);
    double* sums = sums_.data() + i * classes_;
    for (std::size_t c = 0; c < classes_; ++c) sums[c] += weight * row[c];
  }
  weight_ += weight;
}

Score Pool::score(double& inverse_temperature) const {
  assert(weight_ > 0);
  Means means(*this, std::nullopt);
  return score_of(means, inverse_temperature);
}

Score Pool::score_with(std::size_t view, double& inverse_temperature) const {
  Means means(*this, view);
  return score_of(means, inverse_temperature);
}

Score Pool::score_of(Means& means, double& inverse_temperature) const {
  const auto mean_of = [&](const auto& figure) {
    source_.heed_cancel();
    double sum = 0;
    for (std::size_t i = 0; i < images_.size(); ++i) {
      means.go_to(i);
      sum += figure();
    }
    return sum / static_cast<double>(images_.size());
  };
  switch (objective_) {
    case Objective::kLogLikelihood: return {mean_of([&] { return means.log_truth(); }), 0};
    case Objective::kBrier: return {-mean_of([&] { return means.brier(); }), 0};
    case Objective::kAccuracy:
      return {mean_of([&] { return means.is_right() ? 1.0 : 0.0; }), mean_of([&] { return means.log_truth(); })};
    case Objective::kCalibratedLogLikelihood: break;
  }
  const auto likelihood_at = [&](double b) {
    source_.heed_cancel();
    Likelihood sum;
    for (std::size_t i = 0; i < images_.size(); ++i) {
      means.go_to(i);
      const PowerSums powers = means.powers(b);
      const double log_truth = means.log_truth();
      sum.value += powers.log_sum - b * log_truth;
      sum.slope += powers.mean - log_truth;
      sum.curvature += powers.variance;
    }
    const auto n = static_cast<double>(images_.size());
    return Likelihood{sum.value / n, sum.slope / n, sum.curvature / n};
  };
  return {-least_from(inverse_temperature, likelihood_at), 0};
}

Score score_views(const ScoreSource& source, std::span<const std::size_t> images, const WeightedViews& views,
                  Objective objective) {
  Pool pool(source, images, objective);
  for (std::size_t v = 0; v < views.views.size(); ++v) pool.add(views.views[v], views.weights[v]);
  double inverse_temperature = 1;
  return pool.score(inverse_temperature);
}

}  // namespace tta

#include "tta/predict/pool/pool.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <string>

#include "tta/base/core/error.h"
#include "tta/predict/pool/distribution.h"
#include "tta/predict/pool/pooling_mode.h"
#include "tta/predict/pool/risk.h"

namespace tta {
namespace {

// The exact stop asks for this much more than the proof needs: rounding of the sums stays far below it.
constexpr double kStopMargin = 1e-9;

// Equal rows leave a mutual information of about 1e-16; what is below this is rounding.
constexpr double kRounding = 1e-12;

// The weights times a power of two, so that the largest is below 2: no product or sum can overflow. Short of underflow
// no bit of a weight changes, so ties between whole-numbered weights stay ties, which dividing by the sum would break.
std::vector<double> scaled(std::span<const double> weights) {
  const double largest = *std::max_element(weights.begin(), weights.end());
  assert(largest > 0 && std::isfinite(largest));
  std::vector<double> result;
  result.reserve(weights.size());
  for (const double weight : weights) {
    assert(weight >= 0);
    result.push_back(std::ldexp(weight, -std::ilogb(largest)));
  }
  return result;
}

std::vector<double> sums_from_the_end(const std::vector<double>& values) {
  std::vector<double> sums(values.size() + 1);
  for (std::size_t i = values.size(); i-- > 0;) sums[i] = values[i] + sums[i + 1];
  return sums;
}

void check_exact_stop(Pooling pooling) {
  const std::string_view obstacle = pooling_line(pooling).why_no_exact_stop;
  if (!obstacle.empty())
    throw Error(ErrorCode::kPolicy, "stop rule 'exact' doesn't work with pool '" + std::string(pooling_name(pooling)) +
                                        "': " + std::string(obstacle) + "; use pool 'mean' or 'vote', or stop 'none'");
}

void check_calibrated_stop(const CalibratedStop* calibrated, std::size_t views) {
  if (calibrated == nullptr)
    throw Error(ErrorCode::kPolicy, "stop rule 'calibrated' needs a tuned policy that carries its thresholds");
  const std::size_t fitted_views = calibrated->steps.size() + 1;
  if (fitted_views != views)
    throw Error(ErrorCode::kPolicy, "stop rule 'calibrated' was fitted to " + std::to_string(fitted_views) +
                                        " views, but the policy has " + std::to_string(views) +
                                        "; tune it anew, or use stop 'exact'");
}

}  // namespace

Pooler::Pooler(Pooling pooling, double temperature, StopRule stop, std::span<const double> weights, int classes,
               const CalibratedStop* calibrated)
    : pooling_(pooling), temperature_(temperature), stop_(stop), calibrated_(calibrated), classes_(classes) {
  assert(!weights.empty() && temperature > 0 && classes >= 2);
  if (stop == StopRule::kExact) check_exact_stop(pooling);
  if (stop == StopRule::kCalibrated) check_calibrated_stop(calibrated, weights.size());
  weights_ = scaled(weights);
  weight_left_ = sums_from_the_end(weights_);
  start_over();
}

Pooler::Pooler(Pooler&&) noexcept = default;
Pooler& Pooler::operator=(Pooler&&) noexcept = default;
Pooler::~Pooler() = default;

void Pooler::start_over() {
  mode_ = pooling_line(pooling_).make(classes_);
  watch_ = stop_ == StopRule::kCalibrated ? std::make_unique<RiskWatch>() : nullptr;
  row_sum_.assign(static_cast<std::size_t>(classes_), 0.0);
  ballots_.assign(static_cast<std::size_t>(classes_), 0.0);
  entropy_sum_ = 0;
  weight_ = 0;
}

void Pooler::add(std::span<const double> row) {
  assert(used_ < static_cast<int>(weights_.size()) && static_cast<int>(row.size()) == classes_);
  const double weight = weights_[used_++];
  if (only_zero_weights_ && weight > 0) {
    only_zero_weights_ = false;
    start_over();
  }
  if (only_zero_weights_ || weight > 0) count(normalised({row.begin(), row.end()}), only_zero_weights_ ? 1.0 : weight);
}

void Pooler::count(std::vector<double> row, double weight) {
  mode_->add(row, weight);
  add_weighted(row_sum_, row, weight);
  ballots_[argmax(row)] += weight;
  entropy_sum_ += weight * entropy(row);
  weight_ += weight;
  if (watch_) watch_->add(std::move(row), weight);
}

// Proof: a view to come with weight w moves the difference of two classes' sums by at most w, because its row sums
// to 1. All of them together move it by at most the weight left, so the leader stays ahead.
bool Pooler::can_not_change() const {
  return mode_->lead() - weight_left_[used_] > kStopMargin * weight_left_[0];
}

StopRule Pooler::fired() const {
  if (stop_ == StopRule::kNone || only_zero_weights_ || used_ == static_cast<int>(weights_.size()))
    return StopRule::kNone;
  if (can_not_change()) return StopRule::kExact;
  if (stop_ == StopRule::kExact) return StopRule::kNone;
  const StopStep& step = calibrated_->steps[used_ - 1];
  return risk_of(prefix().features, step) <= calibrated_->threshold ? StopRule::kCalibrated : StopRule::kNone;
}

bool Pooler::decided() const {
  return used_ == static_cast<int>(weights_.size()) || fired() != StopRule::kNone;
}

Prefix Pooler::prefix() const {
  assert(watch_ && !only_zero_weights_);
  const std::vector<double> distribution = mode_->pooled();
  return {argmax(distribution), can_not_change(), watch_->features(distribution)};
}

Pooled Pooler::pooled() const {
  assert(used_ >= 1);
  const std::vector<double> distribution = mode_->pooled();
  Pooled result;
  result.index = argmax(distribution);
  result.probabilities = apply_temperature(distribution, temperature_);
  result.uncertainty.entropy = entropy(result.probabilities);
  result.uncertainty.mutual_information = mutual_information();
  result.uncertainty.agreement = ballots_[result.index] / weight_;
  result.uncertainty.margin = lead_over_second(result.probabilities);
  return result;
}

// The entropy of the mean less the mean of the entropies; >= 0 because entropy is concave (Jensen).
double Pooler::mutual_information() const {
  const double information = entropy(normalised(row_sum_)) - entropy_sum_ / weight_;
  return information < kRounding ? 0 : information;
}

double entropy(std::span<const double> probabilities) {
  double sum = 0;
  for (const double p : probabilities) {
    if (p > 0) sum -= p * std::log(p);
  }
  return sum;
}

int argmax(std::span<const double> values) {
  assert(!values.empty());
  return static_cast<int>(std::max_element(values.begin(), values.end()) - values.begin());
}

int best_other(std::span<const double> values, int index) {
  assert(values.size() >= 2);
  int best = index == 0 ? 1 : 0;
  for (int i = best + 1; i < static_cast<int>(values.size()); ++i) {
    if (i != index && values[i] > values[best]) best = i;
  }
  return best;
}

std::vector<double> apply_temperature(std::span<const double> probabilities, double temperature) {
  assert(temperature > 0);
  std::vector<double> result(probabilities.begin(), probabilities.end());
  if (temperature == 1) return result;
  const int best = argmax(probabilities);
  // Relative to the largest before dividing, so that a tiny temperature makes -inf of the others, and 0 of the best.
  const double largest = std::log(probabilities[best]);
  for (double& p : result) p = (std::log(p) - largest) / temperature;
  result[best] = 0;
  result = softmax(std::move(result));
  if (argmax(result) != best)
    result[best] =
        std::nextafter(*std::max_element(result.begin(), result.end()), std::numeric_limits<double>::infinity());
  return result;
}

}  // namespace tta

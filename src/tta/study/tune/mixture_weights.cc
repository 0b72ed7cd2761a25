#include "tta/study/tune/mixture_weights.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "tta/base/stats/metrics.h"

namespace tta {
namespace {

constexpr double kGainLeft = 1e-8;
constexpr int kMostSteps = 100;
constexpr int kMostPairs = 20'000;

using Vector = std::vector<double>;

// The mean log-likelihood of one mixture, with its derivatives by the weights.
struct Quadratic {
  double value = 0;
  Vector slopes;
  std::vector<Vector> curvatures;  // of the negative: positive semidefinite
};

class Mixture {
 public:
  Mixture(const ScoreSource& source, std::span<const std::size_t> images, std::span<const std::size_t> views)
      : images_(static_cast<double>(images.size())) {
    for (const std::size_t image : images) {
      Vector& row = rows_.emplace_back();
      for (const std::size_t view : views)
        row.push_back(std::max(static_cast<double>(source.truth_probability(image, view)), kLeastProbability));
    }
  }

  double value(const Vector& weights) const {
    double sum = 0;
    for (const Vector& row : rows_) sum += std::log(mean_of(row, weights));
    return sum / images_;
  }

  Quadratic quadratic(const Vector& weights) const {
    const std::size_t count = weights.size();
    Quadratic result{0, Vector(count), std::vector<Vector>(count, Vector(count))};
    Vector shares(count);
    for (const Vector& row : rows_) {
      const double mean = mean_of(row, weights);
      result.value += std::log(mean) / images_;
      for (std::size_t v = 0; v < count; ++v) {
        shares[v] = row[v] / mean;
        result.slopes[v] += shares[v] / images_;
        for (std::size_t u = 0; u <= v; ++u) result.curvatures[v][u] += shares[v] * shares[u] / images_;
      }
    }
    for (std::size_t v = 0; v < count; ++v) {
      for (std::size_t u = 0; u < v; ++u) result.curvatures[u][v] = result.curvatures[v][u];
    }
    return result;
  }

 private:
  static double mean_of(const Vector& row, const Vector& weights) {
    double mean = 0;
    for (std::size_t v = 0; v < row.size(); ++v) mean += weights[v] * row[v];
    return mean;
  }

  double images_;
  std::vector<Vector> rows_;
};

// The weights on the simplex that maximise the quadratic around `from`: weight goes from the view whose slope is least
// to the one whose slope is greatest, until they are equal.
Vector best_on_simplex(const Quadratic& quadratic, const Vector& from) {
  Vector weights = from;
  Vector slopes = quadratic.slopes;
  for (int pair = 0; pair < kMostPairs; ++pair) {
    const auto to = static_cast<std::size_t>(std::max_element(slopes.begin(), slopes.end()) - slopes.begin());
    std::size_t away = to;
    for (std::size_t v = 0; v < weights.size(); ++v) {
      if (weights[v] > 0 && slopes[v] < slopes[away]) away = v;
    }
    const double difference = slopes[to] - slopes[away];
    if (difference < kGainLeft / 10) break;
    const auto& curvatures = quadratic.curvatures;
    const double curvature = curvatures[to][to] + curvatures[away][away] - 2 * curvatures[to][away];
    const double step = curvature * weights[away] > difference ? difference / curvature : weights[away];
    weights[to] += step;
    weights[away] = step == weights[away] ? 0 : weights[away] - step;
    for (std::size_t v = 0; v < weights.size(); ++v) slopes[v] -= step * (curvatures[v][to] - curvatures[v][away]);
  }
  return weights;
}

Vector between(const Vector& from, const Vector& to, double share) {
  Vector result(from.size());
  for (std::size_t v = 0; v < from.size(); ++v) result[v] = from[v] + share * (to[v] - from[v]);
  return result;
}

}  // namespace

std::vector<double> mixture_weights(const ScoreSource& source, std::span<const std::size_t> images,
                                    std::span<const std::size_t> views) {
  assert(!images.empty() && !views.empty());
  const Mixture mixture(source, images, views);
  Vector weights(views.size(), 1.0 / static_cast<double>(views.size()));
  for (int step = 0; step < kMostSteps; ++step) {
    source.heed_cancel();
    const Quadratic here = mixture.quadratic(weights);
    if (*std::max_element(here.slopes.begin(), here.slopes.end()) - 1 <= kGainLeft) break;
    const Vector wanted = best_on_simplex(here, weights);
    double share = 1;
    while (share > 1e-6 && mixture.value(between(weights, wanted, share)) <= here.value) share /= 2;
    if (share <= 1e-6) break;  // what is left to gain is rounding
    weights = between(weights, wanted, share);
  }
  return weights;
}

}  // namespace tta

#include "tta/base/stats/logistic.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace tta {
namespace {

using Vector = std::vector<double>;

// A column that varies by less than this, relative to its size, doesn't vary.
constexpr double kRounding = 1e-10;
constexpr double kConstantPenalty = 1e-3;  // relative to that of a coefficient
constexpr int kMostSteps = 100;
constexpr int kMostHalvings = 40;
constexpr double kDone = 1e-10;  // largest change of a coefficient of standardised features

// Features less their mean over their standard deviation (scale 0 where that is 0), and a last column of ones.
struct Standardised {
  Vector mean, scale;
  Vector rows;  // outcomes x (columns + 1)
  std::size_t width = 0;

  explicit Standardised(const LogisticData& data);
};

Standardised::Standardised(const LogisticData& data)
    : mean(data.columns), scale(data.columns), width(data.columns + 1) {
  const std::size_t count = data.outcomes.size();
  Vector squares(data.columns);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t c = 0; c < data.columns; ++c) {
      const double value = data.rows[i * data.columns + c];
      const double before = value - mean[c];
      mean[c] += before / static_cast<double>(i + 1);
      squares[c] += before * (value - mean[c]);  // Welford's recurrence
    }
  }
  for (std::size_t c = 0; c < data.columns; ++c) {
    const double deviation = std::sqrt(squares[c] / static_cast<double>(count));
    scale[c] = deviation > kRounding * std::abs(mean[c]) ? 1 / deviation : 0;
  }
  rows.resize(count * width, 1.0);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t c = 0; c < data.columns; ++c)
      rows[i * width + c] = (data.rows[i * data.columns + c] - mean[c]) * scale[c];
  }
}

// log(1 + exp(x)) without overflow.
double softplus(double x) {
  return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x)));
}

// The penalised negative log likelihood, its gradient and its second derivatives (lower triangle).
class Objective {
 public:
  Objective(const Standardised& features, std::span<const double> outcomes, double ridge)
      : features_(features), outcomes_(outcomes), ridge_(ridge) {}

  double value(const Vector& w) const {
    double sum = 0;
    for (std::size_t j = 0; j < w.size(); ++j) sum += penalty(j) / 2 * w[j] * w[j];
    for (std::size_t i = 0; i < outcomes_.size(); ++i) {
      const double score = product(i, w);
      sum += softplus(score) - outcomes_[i] * score;
    }
    return sum;
  }

  void derivatives(const Vector& w, Vector& gradient, Vector& curvature) const {
    const std::size_t width = features_.width;
    gradient.assign(width, 0.0);
    curvature.assign(width * width, 0.0);
    for (std::size_t j = 0; j < width; ++j) {
      gradient[j] = penalty(j) * w[j];
      curvature[j * width + j] = penalty(j);
    }
    for (std::size_t i = 0; i < outcomes_.size(); ++i) {
      const double* row = &features_.rows[i * width];
      const double p = 1 / (1 + std::exp(-product(i, w)));
      const double error = p - outcomes_[i];
      for (std::size_t j = 0; j < width; ++j) {
        gradient[j] += error * row[j];
        for (std::size_t k = 0; k <= j; ++k) curvature[j * width + k] += p * (1 - p) * row[j] * row[k];
      }
    }
  }

 private:
  double penalty(std::size_t j) const { return j + 1 == features_.width ? ridge_ * kConstantPenalty : ridge_; }

  double product(std::size_t i, const Vector& w) const {
    double sum = 0;
    for (std::size_t j = 0; j < w.size(); ++j) sum += features_.rows[i * features_.width + j] * w[j];
    return sum;
  }

  const Standardised& features_;
  std::span<const double> outcomes_;
  double ridge_;
};

// Solves matrix x = right in place of `right`, by Cholesky's decomposition. `matrix`: the lower triangle of a positive
// definite matrix; overwritten.
void solve(Vector& matrix, Vector& right) {
  const std::size_t n = right.size();
  const auto at = [&](std::size_t row, std::size_t column) -> double& { return matrix[row * n + column]; };
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t k = 0; k < j; ++k) at(j, j) -= at(j, k) * at(j, k);
    assert(at(j, j) > 0);
    at(j, j) = std::sqrt(at(j, j));
    for (std::size_t i = j + 1; i < n; ++i) {
      for (std::size_t k = 0; k < j; ++k) at(i, j) -= at(i, k) * at(j, k);
      at(i, j) /= at(j, j);
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) right[i] -= at(i, k) * right[k];
    right[i] /= at(i, i);
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) right[i] -= at(k, i) * right[k];
    right[i] /= at(i, i);
  }
}

// w less the longest of step, step / 2, step / 4, ... that leads down; false if none does, which is then rounding.
bool descend(const Objective& objective, Vector& w, const Vector& step) {
  const double before = objective.value(w);
  double length = 1;
  for (int halving = 0; halving < kMostHalvings; ++halving, length /= 2) {
    Vector next = w;
    for (std::size_t j = 0; j < w.size(); ++j) next[j] -= length * step[j];
    if (objective.value(next) > before) continue;
    w = std::move(next);
    return true;
  }
  return false;
}

double largest_of(const Vector& step) {
  double largest = 0;
  for (const double value : step) largest = std::max(largest, std::abs(value));
  return largest;
}

}  // namespace

LogisticModel fit_logistic(const LogisticData& data, double ridge) {
  assert(!data.outcomes.empty() && data.rows.size() == data.outcomes.size() * data.columns && ridge > 0);
  const Standardised features(data);
  const Objective objective(features, data.outcomes, ridge);
  Vector w(features.width, 0.0);
  for (int i = 0; i < kMostSteps; ++i) {
    Vector step;
    Vector curvature;
    objective.derivatives(w, step, curvature);
    solve(curvature, step);
    if (!descend(objective, w, step) || largest_of(step) < kDone) break;
  }
  LogisticModel model{w.back(), {w.begin(), w.end() - 1}};
  for (std::size_t c = 0; c < data.columns; ++c) {
    model.coefficients[c] *= features.scale[c];
    model.constant -= model.coefficients[c] * features.mean[c];
  }
  return model;
}

}  // namespace tta

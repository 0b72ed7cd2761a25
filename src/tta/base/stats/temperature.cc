#include "tta/base/stats/temperature.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>
#include <vector>

#include "tta/base/stats/metrics.h"

namespace tta {
namespace {

constexpr int kPerOctave = 8;
constexpr int kOctaves = 9;
constexpr double kFirst = -4;  // log2(1/T) of node 0
static_assert(kTemperatureNodes == kOctaves * kPerOctave + 1);

double node_of(double log2_inverse) {
  return (log2_inverse - kFirst) * kPerOctave;
}

double inverse_of(int node) {
  return std::exp2(kFirst + static_cast<double>(node) / kPerOctave);
}

// Sums over the classes at one node, of e = exp(b d): of e, and of d e.
struct Sums {
  double e = 0;
  double de = 0;
};

// Nodes an octave apart: e at twice b is e squared, so one exponential serves nine nodes.
void add_octaves(std::span<const double> distances, int first_node, std::array<Sums, kTemperatureNodes>& sums) {
  const double b = inverse_of(first_node);
  for (const double d : distances) {
    double e = std::exp(b * d);
    for (int node = first_node; node < kTemperatureNodes; node += kPerOctave) {
      Sums& sum = sums[static_cast<std::size_t>(node)];
      sum.e += e;
      sum.de += d * e;
      e *= e;
    }
  }
}

// Cubic Hermite interpolation of log_sum at a place between nodes.
double log_sum_at(const TemperatureCurve& curve, double place) {
  const int left = std::clamp(static_cast<int>(place), 0, kTemperatureNodes - 2);
  const auto i = static_cast<std::size_t>(left);
  const double t = place - left;
  const double rest = 1 - t;
  const auto from = static_cast<double>(curve.log_sum[i]);
  const auto to = static_cast<double>(curve.log_sum[i + 1]);
  const double slope_from = static_cast<double>(curve.slope[i]) / kPerOctave;
  const double slope_to = static_cast<double>(curve.slope[i + 1]) / kPerOctave;
  return rest * rest * ((1 + 2 * t) * from + t * slope_from) + t * t * ((3 - 2 * t) * to - rest * slope_to);
}

double nll_at_place(const TemperatureCurve& curve, double place) {
  return log_sum_at(curve, place) + std::exp2(kFirst + place / kPerOctave) * static_cast<double>(curve.gap);
}

double place_of_temperature(double temperature) {
  assert(temperature >= kLeastTemperature && temperature <= kMostTemperature);
  return node_of(-std::log2(temperature));
}

}  // namespace

TemperatureCurve temperature_curve(std::span<const double> probabilities, int truth) {
  assert(truth >= 0 && static_cast<std::size_t>(truth) < probabilities.size());
  std::vector<double> distances(probabilities.size());
  const double most = std::log(*std::max_element(probabilities.begin(), probabilities.end()));
  std::transform(probabilities.begin(), probabilities.end(), distances.begin(),
                 [&](double p) { return std::log(std::max(p, kLeastProbability)) - most; });
  std::array<Sums, kTemperatureNodes> sums{};
  for (int node = 0; node < kPerOctave; ++node) add_octaves(distances, node, sums);

  TemperatureCurve curve;
  curve.gap = static_cast<float>(-distances[static_cast<std::size_t>(truth)]);
  for (int node = 0; node < kTemperatureNodes; ++node) {
    const auto i = static_cast<std::size_t>(node);
    curve.log_sum[i] = static_cast<float>(std::log(sums[i].e));
    curve.slope[i] = static_cast<float>(sums[i].de / sums[i].e * inverse_of(node) * std::numbers::ln2);
  }
  return curve;
}

TemperatureCurve mean_curve(std::span<const TemperatureCurve> curves, std::span<const int> groups, int left_out) {
  std::array<double, kTemperatureNodes> log_sums{};
  std::array<double, kTemperatureNodes> slopes{};
  double gaps = 0;
  double count = 0;
  for (std::size_t image = 0; image < curves.size(); ++image) {
    if (!groups.empty() && groups[image] == left_out) continue;
    for (std::size_t i = 0; i < log_sums.size(); ++i) {
      log_sums[i] += static_cast<double>(curves[image].log_sum[i]);
      slopes[i] += static_cast<double>(curves[image].slope[i]);
    }
    gaps += static_cast<double>(curves[image].gap);
    ++count;
  }
  assert(count > 0);
  TemperatureCurve mean;
  for (std::size_t i = 0; i < log_sums.size(); ++i) {
    mean.log_sum[i] = static_cast<float>(log_sums[i] / count);
    mean.slope[i] = static_cast<float>(slopes[i] / count);
  }
  mean.gap = static_cast<float>(gaps / count);
  return mean;
}

double nll_at(const TemperatureCurve& curve, double temperature) {
  return nll_at_place(curve, place_of_temperature(temperature));
}

// The sum of the squared probabilities is Z(2b) / Z(b)^2, Z being the sum that log_sum is the logarithm of.
double brier_at(const TemperatureCurve& curve, double temperature) {
  const double place = place_of_temperature(temperature);
  const double squares = std::exp(log_sum_at(curve, place + kPerOctave) - 2 * log_sum_at(curve, place));
  return squares - 2 * std::exp(-nll_at_place(curve, place)) + 1;
}

// The mean negative log probability is convex in 1/T, so in its logarithm it falls and then rises: golden section.
double best_temperature(const TemperatureCurve& mean) {
  double low = node_of(-std::log2(kMostTemperature));
  double high = node_of(-std::log2(kLeastTemperature));
  while (high - low > 1e-6) {
    const double third = (high - low) * (2 - std::numbers::phi);
    if (nll_at_place(mean, low + third) <= nll_at_place(mean, high - third)) {
      high -= third;
    } else {
      low += third;
    }
  }
  return std::exp2(-(kFirst + (low + high) / 2 / kPerOctave));
}

}  // namespace tta

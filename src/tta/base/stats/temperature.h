// How a distribution's scores change with temperature: p^(1/T), renormalised. Pure; thread-safe.
//
// Fitting a temperature means evaluating every image at many of them. So each image's curve is made once, at fixed
// temperatures, in one pass over its probabilities; between them it is interpolated. Everything else (folds, their
// temperatures, scores at these) is then a matter of some hundred bytes an image.
#pragma once

#include <array>
#include <span>

namespace tta {

// T from 16 to 1/16, eight nodes to an octave; the curve itself goes one octave further down.
inline constexpr double kLeastTemperature = 1.0 / 16;
inline constexpr double kMostTemperature = 16;
inline constexpr int kTemperatureNodes = 73;

// Of one image; or, as the mean of several, enough to find the temperature that suits them best. With l = log p
// (floored as in metrics.h) and m = max l, at each node b = 1/T:
//   log_sum = log of the sum over the classes of exp(b (l - m)), and slope = its derivative by log2(b).
//   gap     = m - l[truth] >= 0.
// So the truth's negative log probability at b is log_sum + b gap.
struct TemperatureCurve {
  std::array<float, kTemperatureNodes> log_sum{};
  std::array<float, kTemperatureNodes> slope{};
  float gap = 0;
};

// Requires: probabilities sum to 1; 0 <= truth < probabilities.size().
TemperatureCurve temperature_curve(std::span<const double> probabilities, int truth);

// The mean of some of `curves`, those whose `group` is not `left_out` (groups as long as curves; empty: all of them).
// Requires: at least one is left.
TemperatureCurve mean_curve(std::span<const TemperatureCurve> curves, std::span<const int> groups = {},
                            int left_out = -1);

// Scores of the image (or mean negative log probability of the images) at a temperature in the range above. Exact at
// the nodes; in between within 1e-5 of the exact value or of its relative size.
double nll_at(const TemperatureCurve& curve, double temperature);
double brier_at(const TemperatureCurve& curve, double temperature);  // of one image; not of a mean

// The temperature in the range with the least nll_at(): the maximum likelihood (Guo et al. 2017).
double best_temperature(const TemperatureCurve& mean);

}  // namespace tta

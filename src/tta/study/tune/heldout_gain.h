// What a policy gains on images that it wasn't tuned on. Pure functions; thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "tta/base/stats/paired.h"

namespace tta {

// Gains are differences of top-1 accuracy, as fractions.
struct GainEstimate {
  double gain = 0;
  Interval interval;
  std::int64_t images = 0;
  double fixed = 0;  // images; under cross-fitting means over the repeats, so not whole numbers
  double broken = 0;
};

// Under cross-fitting every image is answered by policies that were tuned without it, but these share most of their
// images with each other, and an interval that takes the images' answers for independent is too narrow (Bates, Hastie
// and Tibshirani 2021, arXiv:2104.00673). It is widened by this factor, from Nadeau and Bengio's corrected variance
// (Machine Learning 52, 2003): for 5 x 5 folds (1/25 + 1/4) / (1/5) = 1.45 times the variance of one pass over the
// images, whatever the repeats have evened out. docs/decisions tells what false gains were measured with it.
inline constexpr double kCrossFitWidening = 1.2042;  // sqrt(1.45)

// before[i] and after[i]: whether (or in which share of the repeats) image i was answered rightly. The interval is
// Newcombe's; with groups (groups[i]: images of one belong together; empty: none do) the wider of that and of a normal
// one whose error knows of them. `widening` times as far from the gain on both sides.
// Requires: as many of each, at least one; 0 < alpha < 1; widening >= 1.
GainEstimate heldout_gain(std::span<const float> before, std::span<const float> after,
                          std::span<const std::uint32_t> groups, double alpha, double widening);

}  // namespace tta

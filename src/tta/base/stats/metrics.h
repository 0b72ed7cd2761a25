// How good probabilities are, image by image and over a data set. Pure; thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace tta {

// The least probability that a logarithm is taken of: the smallest normal float32. A model that gives the true class 0
// is charged 87.3 nats, not infinity.
inline constexpr double kLeastProbability = 1.1754943508222875e-38;

// One image's probabilities against its class.
struct Outcome {
  int predicted = 0;     // argmax; ties go to the lowest index
  bool top1 = false;     // predicted is the truth
  bool top5 = false;     // the truth is among the five most probable (ties: the lower index is ahead)
  float confidence = 0;  // the probability of `predicted`
  float nll = 0;         // -log of the truth's probability, nats, with kLeastProbability
  float brier = 0;       // the sum over the classes of (p - [truth])^2, 0..2 (Brier 1950)
};

// Requires: probabilities sum to 1; 0 <= truth < probabilities.size().
Outcome outcome_of(std::span<const double> probabilities, int truth);

// Confidences in bins of equal numbers of images: the curve of a reliability diagram.
struct ConfidenceBin {
  double weight = 0;      // images, or their weights
  double confidence = 0;  // mean
  double accuracy = 0;    // mean
};

// Images sorted by confidence and cut into `bins` of equal weight, an image that lies on a cut counting in both. Fewer
// bins than asked for where there are fewer images. `order` is by_confidence() of the same images; `weights` says how
// often each image counts, one per image, or is empty: each once. Requires: spans as long as each other.
std::vector<std::uint32_t> by_confidence(std::span<const Outcome> outcomes);
std::vector<ConfidenceBin> confidence_bins(std::span<const Outcome> outcomes, std::span<const std::uint32_t> order,
                                           std::span<const float> weights, int bins);

// Expected calibration error: the bins' |accuracy - confidence|, weighted. Source: Naeini, Cooper and Hauskrecht
// (2015), with bins of equal mass (Nixon et al. 2019), which a confident model doesn't leave empty.
double calibration_error(std::span<const ConfidenceBin> bins);

}  // namespace tta

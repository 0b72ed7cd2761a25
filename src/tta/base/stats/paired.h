// Two classifiers on the same images: which answers differ decides which is better. Pure; thread-safe.
#pragma once

#include <cstdint>

namespace tta {

struct Interval {
  double low = 0;
  double high = 0;
  bool operator==(const Interval&) const = default;
};

// How many images the first classifier (the identity view) and the second (the policy) got right. Each >= 0.
struct PairedCounts {
  std::int64_t both_right = 0;
  std::int64_t broken = 0;  // only the first was right
  std::int64_t fixed = 0;   // only the second was right
  std::int64_t both_wrong = 0;

  std::int64_t images() const { return both_right + broken + fixed + both_wrong; }
  bool operator==(const PairedCounts&) const = default;
};

// The second's accuracy minus the first's, as a fraction. Requires: images() >= 1.
double gain(const PairedCounts& counts);

// The share of images that only one of the two got right. Requires: images() >= 1.
double discordance(const PairedCounts& counts);

// McNemar's test, two-sided, as its mid-p form: twice the smaller tail of Binomial(n, 1/2) less the probability of the
// count itself, n = fixed + broken; 1 where they are equal.
//
// Source: Fagerland, Lydersen and Laake, "The McNemar test for binary matched-pairs data: mid-p and asymptotic are
// better than exact conditional", BMC Medical Research Methodology 13:91 (2013).
double mcnemar_mid_p(const PairedCounts& counts);

// The interval for gain(counts) at confidence 1 - alpha. Requires: images() >= 1, 0 < alpha < 1.
//
// Source: Newcombe, "Improved confidence intervals for the difference between binomial proportions based on paired
// data", Statistics in Medicine 17 (1998), method 10: Wilson's limits of both accuracies, joined by their correlation,
// with a continuity correction of that.
Interval newcombe_interval(const PairedCounts& counts, double alpha);

// The gain that a test at level 0.05, two-sided, finds in 80 of 100 data sets of `images` images, and the number of
// images with which it finds `gain` so often; both where a share `discordance` of the images is right with one
// classifier only. Normal approximation: gain^2 = (z(0.975) + z(0.8))^2 discordance / images.
// Requires: images >= 1, 0 <= discordance <= 1, gain > 0.
double minimum_detectable_gain(double discordance, std::int64_t images);
std::int64_t images_needed(double gain, double discordance);

}  // namespace tta

// The augmentation policies that papers named: RandAugment, TrivialAugment, AugMix and AutoAugment, as distributions.
//
// Tables and magnitudes are torchvision's (transforms/autoaugment.py), and timm's (data/auto_augment.py) where its
// functions are named; both follow the papers (AutoAugment arXiv:1805.09501, RandAugment 1909.13719, AugMix 1912.02781,
// TrivialAugment 2103.10158) and differ in magnitudes. They exist once, here: expressions and importers share them.
//
// Differences, all documented in docs/policies.md: shifts are not rounded to pixels; a posterize to no bits keeps one;
// AugMix mixes the pixels of several chains, a view here is one chain, and the average over views takes the mix's
// place.
//
// Oracle: tests/golden/policy/, made by tools/golden/policy.py from Debian's torchvision.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "tta/views/policy/distribution.h"

namespace tta {

inline constexpr int kUsualBins = 31;   // of a magnitude, RandAugment and TrivialAugment
inline constexpr int kUsualSide = 224;  // pixels of the image that TrivialAugment's shifts of 32 pixels are for

// `ops` of 14 ops in a row, each of magnitude `magnitude` of 0..bins-1.
// Requires: 0 <= ops <= kMaxOps, 2 <= bins, 0 <= magnitude < bins.
Distribution randaugment(int ops, int magnitude, int bins = kUsualBins);

// One of 14 ops of any magnitude. `side`: of the image in pixels. Requires: bins >= 2, side >= 1.
Distribution trivialaugment(int bins = kUsualBins, int side = kUsualSide);

// One chain: `depth` ops (0: 1 to 3) of a magnitude below `severity`. Requires: 1 <= severity <= 10, 0 <= depth <= 64.
Distribution augmix(int severity, int depth = 0, bool all_ops = true);

// One of 25 pairs of ops. `policy`: "imagenet", "cifar10" or "svhn"; nothing if it is none of them.
std::optional<Distribution> autoaugment(std::string_view policy);
std::span<const std::string_view> autoaugment_names();

// timm's reading of the same. A magnitude of 0..10 with noise, of a normal law.
struct TimmLevel {
  double magnitude = 10;
  double std = 0;       // above 100: uniform from 0 to the magnitude
  double most = 10;     // magnitudes are cut off here (`mmax`)
  double shift = 0.45;  // a level of 10, as a fraction of the side
};
// The ops that timm's RandAugment chooses from (`t...`). All but the first have magnitudes that get stronger.
enum class TimmOps {
  kUsual,
  kWeights,        // "weights": the same, turns and shears more often, none taken twice
  kThree,          // "3a": solarize, less colour, blur
  kThreeWeighted,  // "3aw": these and others, by weights, none taken twice
};
struct TimmRandAugment {
  TimmLevel level;
  int ops = 2;
  double probability = 0.5;  // of each op
  bool increasing = false;   // magnitudes that all get stronger (`inc`)
  TimmOps from = TimmOps::kUsual;
  bool old_weights = false;  // the weights of timm before 0.8 (`w0`), without taking one twice; for kUsual
};
Distribution timm_randaugment(const TimmRandAugment& options);
Distribution timm_augmix(const TimmLevel& level, int depth);
std::optional<Distribution> timm_autoaugment(std::string_view policy, const TimmLevel& level);  // original(r), v0(r)
Distribution three_augment();  // DeiT III's: gray, solarize or blur

}  // namespace tta

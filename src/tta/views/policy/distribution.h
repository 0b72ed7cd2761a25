// A distribution over views: what a training pipeline does to an image, as plain data that views are drawn from.
//
// It is a tree. A leaf is a random change: a few random numbers, and a function that makes ops of them. An inner node
// applies its children in order, or one of them, or some of them. Every node has a probability of happening at all.
//
//   distribution := change | all(distribution...) | one_of(distribution..., weights) | some_of(n, distribution...)
//
// Strength, from 0 to 1, takes every number towards the value that changes nothing: 1 is as trained, 0 the identity.
// What has no such value (equalize, grayscale, invert) happens with its probability times the strength; flips and
// quarter turns, which are not stronger or weaker than one another, keep theirs at every strength above 0.
//
// All of it is a pure function of (distribution, seed, strength, position): thread-safe, the same on every machine.
// Drawn numbers are rounded to four decimals, so that the last bit of a logarithm on some machine is no other view.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "tta/views/policy/policy.h"

namespace tta {

// More random numbers than any pipeline has; it bounds what a short file can make of memory.
inline constexpr std::size_t kMaxRandomNumbers = 16384;

// One random number. After its law it is cut off, rounded, given a random sign, added to `centre`, and raised to
// `floor`.
struct RandomNumber {
  enum class Law {
    kFixed,       // low
    kUniform,     // in [low, high]
    kLogUniform,  // its logarithm is uniform. Requires: 0 < low <= high
    kSteps,       // one of `steps` equally likely values, evenly spaced from low to high. Requires: steps >= 1
    kNormal,      // mean low, standard deviation high
  };
  enum class Rounding { kNone, kDown, kUp };

  Law law = Law::kFixed;
  double low = 0;
  double high = 0;
  int steps = 1;
  // What the law gives is cut off at these.
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();
  Rounding rounding = Rounding::kNone;
  bool random_sign = false;  // minus as often as plus
  double centre = 0;
  double floor = -std::numeric_limits<double>::infinity();

  bool scales = false;  // strength takes it towards `none`
  double none = 0;      // the value that changes nothing

  bool operator==(const RandomNumber&) const = default;
};

RandomNumber fixed_number(double value);
RandomNumber uniform_number(double low, double high);
RandomNumber log_uniform_number(double low, double high);
RandomNumber whole_number(int low, int high);                  // both ends are drawn
RandomNumber step_number(double low, double high, int steps);  // both ends are drawn
RandomNumber scaled_number(RandomNumber number, double none);  // the same, with the value that changes nothing

// What a leaf does with its numbers, which strength has scaled already. Requires: as many numbers as it expects.
using MakeOps = std::vector<Op> (*)(std::span<const double> numbers, double strength);

struct Distribution {
  enum class Kind { kChange, kAll, kOneOf, kSomeOf };
  // When a node without a magnitude happens, as strength goes down from 1.
  enum class Presence { kKept, kScaled };

  Kind kind = Kind::kAll;
  double probability = 1;  // of happening at all
  Presence presence = Presence::kKept;

  // kChange: the op `def` with its parameters in order, or, where `make` is given, what that makes of the numbers. Made
  // values are brought into the range of their parameter.
  const OpDef* def = nullptr;
  MakeOps make = nullptr;
  std::vector<RandomNumber> numbers;

  // The others.
  std::vector<Distribution> children;
  std::vector<double> weights;  // kOneOf, kSomeOf: empty = all the same
  RandomNumber count;           // kSomeOf: how many children
  bool replace = false;         // kSomeOf: a child may be taken twice
  bool shuffled = false;        // kSomeOf: in random order, not in the list's

  bool operator==(const Distribution&) const = default;
};

Distribution random_op(std::string_view name, std::vector<RandomNumber> numbers = {});  // Requires: the op exists
Distribution random_change(MakeOps make, std::vector<RandomNumber> numbers);
Distribution all_of(std::vector<Distribution> children);
Distribution one_of(std::vector<Distribution> children, std::vector<double> weights = {});
Distribution some_of(RandomNumber count, std::vector<Distribution> children);
Distribution in_random_order(std::vector<Distribution> children);
Distribution maybe(double probability, Distribution what);

// torchvision's RandomResizedCrop on the square of the image's short side: an area of `area` (fractions of the
// square's) and an aspect ratio uniform in its logarithm, at a uniform position, the windows that don't fit being drawn
// anew. Requires: 0 < low <= high for both.
Distribution random_resized_crop(double area_low, double area_high, double ratio_low, double ratio_high);

// A window of `fraction` of the short side, at a uniform position in the square of the short side.
Distribution random_crop(double fraction);

struct DrawOptions {
  int count = 16;  // views, 1 to kMaxViews
  std::uint64_t seed = 0;
  double strength = 1;  // 0..1
};

// `options.count` views: the identity, then views drawn stratified: a Latin hypercube over the tree's random numbers.
// Each of them takes count - 1 values, one from every stratum of its range, in an order of its own. So a few views
// spread over the range, and what happens with probability p happens in p * (count - 1) views, within one.
//
// Errors, kPolicy: more than kMaxRandomNumbers, more than kMaxOps in a view, values that don't go together.
std::vector<View> draw_views(const Distribution& distribution, const DrawOptions& options);

// One view, drawn for itself: number `index` of an endless row of independent ones. For statistics. Errors: the same.
View draw_view(const Distribution& distribution, std::uint64_t seed, std::uint64_t index, double strength = 1);

// The random numbers that draw_views() needs of this tree. Errors: kPolicy, more than kMaxRandomNumbers.
std::size_t count_random_numbers(const Distribution& distribution);

// The stratified uniform number that draw_views() uses for the random number `variable` in the view `index`, of `views`
// drawn ones. In [0, 1). Shown for tests.
double stratified_uniform(std::uint64_t seed, std::size_t variable, int index, int views);

}  // namespace tta

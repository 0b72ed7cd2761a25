// Which of the images that changed sides a report shows. Pure; thread-safe.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "tta/base/stats/metrics.h"

namespace tta {

inline constexpr int kMaxShownOfAKind = 6;  // fixed images of a policy, and as many broken ones

// An image that only one of both arms got right.
struct ChangedImage {
  std::size_t image = 0;  // its place among the evaluated ones
  bool fixed = false;     // else broken
  double strength = 0;    // by how much the probability of the true class moved, 0..1
};

// The images whose answer became right or wrong, those that moved furthest first; ties in the images' order.
// Requires: spans as long as each other.
std::vector<ChangedImage> changed_images(std::span<const Outcome> before, std::span<const Outcome> after);

// Of each policy the first of its fixed and its broken images, in turn, until there are kMaxShownOfAKind of a kind or
// the next one's pictures go beyond `pictures` altogether. `changed`: changed_images() of each policy. `pictures_each`:
// how many pictures one image of that policy takes.
std::vector<std::vector<ChangedImage>> shown_images(std::span<const std::vector<ChangedImage>> changed,
                                                    std::span<const int> pictures_each, int pictures);

}  // namespace tta

// Views of a policy that look almost the same: each costs a run of the model, and the answer hardly hears of it.
//
// Measure: the mean absolute difference of two views' 8-bit pixels, rendered at about 64 x 64 from pictures that behave
// like photos (test_pictures.h), the larger one of a landscape and a portrait. Below kNearDuplicateLevels they are
// reported. On 120 photos of ImageNet, rendered at 64 x 64, the median of that difference was:
//
//   0.1  brightness 1 and 1.005            1.7  brightness 1 and 1.02
//   0.6  contrast 1 and 1.01               2.4  rotate 1 and 1.5
//   0.7  brightness 1 and 1.01             2.6  the picture and itself after JPEG at quality 95 (1.6 at 224 x 224)
//   1.0  rotate 1 and 1.2                  3.5  zoom 1 and 1.01
//   1.0  contrast 1 and 1.02              11.7  a shift by one pixel
//                                         49    hflip
//
// So the threshold lies below what saving a photo as a good JPEG does to it, which nobody expects to inform a model,
// and far below a shift by one pixel, which is the usual augmentation of small images and known to help.
#pragma once

#include <vector>

#include "tta/model/recipe/recipe.h"
#include "tta/views/policy/policy.h"
#include "tta/views/policy/policy_json.h"

namespace tta {

inline constexpr double kNearDuplicateLevels = 1.5;

// Each view that is like an earlier one, with the nearest of those, in the policy's order. Views with different label
// maps are never alike. A difference of 0 means that the recipe makes the two the same: `crop(center, 0.875)` and the
// identity of a recipe that resizes to 256 and crops 224.
//
// `recipe` is scaled down to small renders. A view that can't be made of the pictures isn't compared. About 15 ms for
// 144 views, a quarter of a second for 1,024 that are all alike. Pure; thread-safe.
std::vector<NearDuplicate> near_duplicates(const Policy& policy, const Recipe& recipe);

// The same for any model that takes colour: short side resized, the centre cropped to that fraction of it.
Recipe usual_recipe(double crop_fraction);

}  // namespace tta

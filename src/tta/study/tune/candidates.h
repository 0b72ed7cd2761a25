// The views that tuning chooses from: a pool of our own for any model, or the user's.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "tta/model/recipe/recipe.h"
#include "tta/study/tune/tuning.h"
#include "tta/views/importers/import_policy.h"
#include "tta/views/policy/policy.h"

namespace tta {

// About a hundred views, none of them random: crops at several fractions and anchors, flips, zooms, shifts, small turns
// and slants, mild colour; candidates.cc lists them. Inputs of at most 64 pixels are shifted rather than cropped: a
// crop would only blow their pixels up. Gray models get none that need colour. Strengths are 1/3, 2/3 and 1, flips 0.
// The references are hflip and ten_crop (small inputs: shift_flip). The grid is searched, over the three strengths.
// `images` and `groups` are left empty.
TuningProblem built_in_problem(const Recipe& recipe);

// One of the user's training pipelines, by the name of its file.
struct NamedTraining {
  std::string name;
  TrainingViews views;
};

// The identity, the policies' views, and views drawn from the pipelines at four strengths: 2, 4, 8 and 16 of each, as
// `tta import --count --strength --seed` draws them. Policies of at most 16 views are references as they are, pooled by
// the mean. The grid is that of the first pipeline. Views that mean the same are there once.
// Errors: those of draw_views().
TuningProblem users_problem(std::span<const Policy> policies, std::span<const NamedTraining> trainings,
                            std::uint64_t seed);

}  // namespace tta

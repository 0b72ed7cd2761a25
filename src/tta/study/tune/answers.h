// What weighted views answer, image by image.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "tta/study/tune/objective.h"
#include "tta/study/tune/score_source.h"

namespace tta {

// The top-1 answer of the pooled rows of each of `images`, in that order; ties go to the lowest class.
// Requires: the images' rows of the views are brought. The result doesn't depend on `threads`.
std::vector<std::int32_t> answers_of(const ScoreSource& source, std::span<const std::size_t> images,
                                     const WeightedViews& policy, int threads);

// 1 where the answer is the image's class, else 0.
std::vector<float> rights_of(const ScoreSource& source, std::span<const std::size_t> images,
                             std::span<const std::int32_t> answers);

// The temperature at which the pooled rows are most likely, within a thousandth.
double pooled_temperature(const ScoreSource& source, std::span<const std::size_t> images, const WeightedViews& policy);

}  // namespace tta

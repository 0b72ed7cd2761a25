// The chosen views of a tuning as HTML: pictures on some images, weights, and the order of use; and images by how many
// views they needed. Pure; thread-safe.
#pragma once

#include <string>
#include <vector>

#include "tta/study/report/tuning_looks.h"

namespace tta {

// `views`: of chosen_policy(). Pictures of the first kMaxShownViews.
std::string chosen_views(const std::vector<View>& views, const TuningLooks& looks);

// Images of each kind; `labels` of the model, or empty.
std::string images_by_need(const Tuning& tuning, const TuningLooks& looks, const std::vector<std::string>& labels);

}  // namespace tta

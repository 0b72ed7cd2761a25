// The order of a policy's views in which the first ones decide most images. Their weights stay, so that the answer of
// all views stays the same (but for the rounding of its sum).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "tta/study/tune/stop_data.h"

namespace tta {

// The positions of the views in their new order: result[0] is the view to begin with. Greedy: every place goes to the
// view after which the answer so far tells most about the answer of all views, on `images`; the places after the first
// 32 keep the order given, as do views that do equally well. Views of weight 0 come last.
//
// Requires: data.pool is mean; images not empty. Deterministic, whatever the number of threads. Memory: one row of
// classes for each of at most 4,000 images (the first of those given).
std::vector<std::size_t> order_views(const StopData& data, std::span<const std::size_t> images, int threads);

}  // namespace tta

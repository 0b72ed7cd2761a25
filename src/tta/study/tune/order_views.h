// The order of a policy's views in which the first ones decide most images. Their weights stay, so that the answer of
// all views stays the same (but for the rounding of its sum).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "tta/study/tune/stop_data.h"

namespace tta {

// The positions of the views in their new order: result[0] is the view to begin with. Greedy: every place goes to the
// view with which the mean of the views so far comes nearest to that of all views, in the mean square over the images:
// what is near it seldom has another answer, and its risk can be told. Ties keep the order given; views of weight 0
// come last.
//
// The distance of any prefix is a quadratic form of its weights, so that one look at the rows is enough: for each pair
// of views the mean product of their rows' deviations from the pooled row.
//
// Requires: data.pool is mean; images not empty. Deterministic, whatever the number of threads. Of many images or views
// a part is looked at: as many images, evenly spread, as keep images x views x views below 2e6, but 500 at least.
std::vector<std::size_t> order_views(const StopData& data, std::span<const std::size_t> images, int threads);

}  // namespace tta

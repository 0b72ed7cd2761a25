// median: per class the weighted lower median, renormalised. Robust against a view that went wrong altogether.
//
// The weighted lower median is the smallest value such that values up to it hold at least half of the weight. Where the
// median of every class is 0 (views that are sure of different classes), nothing is left to renormalise: then it is the
// mean.
#pragma once

#include <memory>

#include "tta/predict/pool/pooling_mode.h"

namespace tta {

std::unique_ptr<PoolingMode> make_median_pooling(int classes);

}  // namespace tta

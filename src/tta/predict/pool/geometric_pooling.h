// geometric: exp(sum w log p / sum w), renormalised, with p floored at 1e-30: a view that rules a class out, perhaps
// only because a float underflowed, weakens the class but has no veto.
#pragma once

#include <memory>

#include "tta/predict/pool/pooling_mode.h"

namespace tta {

std::unique_ptr<PoolingMode> make_geometric_pooling(int classes);

}  // namespace tta

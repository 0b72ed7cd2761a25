// vote: the weight of the views whose own argmax is the class.
#pragma once

#include <memory>

#include "tta/predict/pool/pooling_mode.h"

namespace tta {

std::unique_ptr<PoolingMode> make_vote_pooling(int classes);

}  // namespace tta

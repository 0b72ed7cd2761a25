// mean: sum w p / sum w.
#pragma once

#include <memory>

#include "tta/predict/pool/pooling_mode.h"

namespace tta {

std::unique_ptr<PoolingMode> make_mean_pooling(int classes);

}  // namespace tta

// max: per class the largest value of any view, renormalised. Weights only select: those of 0 never reach a mode.
#pragma once

#include <memory>

#include "tta/predict/pool/pooling_mode.h"

namespace tta {

std::unique_ptr<PoolingMode> make_max_pooling(int classes);

}  // namespace tta

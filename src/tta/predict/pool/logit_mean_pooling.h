// logit_mean: softmax of the weighted mean of the logs. The logits of a softmax are its logs up to a constant a row,
// which softmax doesn't see, so this is the softmax of the mean of the model's logits.
#pragma once

#include <memory>

#include "tta/predict/pool/pooling_mode.h"

namespace tta {

std::unique_ptr<PoolingMode> make_logit_mean_pooling(int classes);

}  // namespace tta

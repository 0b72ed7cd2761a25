#include "tta/predict/pool/logit_mean_pooling.h"

#include <limits>

#include "tta/predict/pool/log_mean.h"

namespace tta {

// A softmax in double tells logits apart down to here, 708 below the largest; a 0 counts as this.
std::unique_ptr<PoolingMode> make_logit_mean_pooling(int classes) {
  return std::make_unique<LogMeanPooling>(classes, /*floor=*/std::numeric_limits<double>::min());
}

}  // namespace tta

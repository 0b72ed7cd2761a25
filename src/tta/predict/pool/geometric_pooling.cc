#include "tta/predict/pool/geometric_pooling.h"

#include "tta/predict/pool/log_mean.h"

namespace tta {

std::unique_ptr<PoolingMode> make_geometric_pooling(int classes) {
  return std::make_unique<LogMeanPooling>(classes, /*floor=*/1e-30);
}

}  // namespace tta

#include "tta/predict/pool/pooling_mode.h"

#include <algorithm>
#include <cassert>
#include <iterator>

#include "tta/predict/pool/geometric_pooling.h"
#include "tta/predict/pool/logit_mean_pooling.h"
#include "tta/predict/pool/max_pooling.h"
#include "tta/predict/pool/mean_pooling.h"
#include "tta/predict/pool/median_pooling.h"
#include "tta/predict/pool/vote_pooling.h"

namespace tta {
namespace {

constexpr std::string_view kLogs = "one view that finds a class almost impossible can overturn any lead";
constexpr std::string_view kMiddle = "the views to come can move the middle value of every class";
constexpr std::string_view kLargest = "a single view to come can hold the largest value of any class";

constexpr PoolingLine kPoolings[] = {
    {Pooling::kMean, make_mean_pooling, ""},
    {Pooling::kLogitMean, make_logit_mean_pooling, kLogs},
    {Pooling::kGeometric, make_geometric_pooling, kLogs},
    {Pooling::kMedian, make_median_pooling, kMiddle},
    {Pooling::kVote, make_vote_pooling, ""},
    {Pooling::kMax, make_max_pooling, kLargest},
};

}  // namespace

const PoolingLine& pooling_line(Pooling pooling) {
  const PoolingLine* line = std::find_if(std::begin(kPoolings), std::end(kPoolings),
                                         [&](const PoolingLine& candidate) { return candidate.pooling == pooling; });
  assert(line != std::end(kPoolings));
  return *line;
}

}  // namespace tta

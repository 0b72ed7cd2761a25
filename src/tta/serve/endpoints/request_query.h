// Parameters that several endpoints take in their query. Errors: kUsage, with what is allowed and a did-you-mean.
#pragma once

#include <optional>

#include "tta/image/codec/codec.h"
#include "tta/serve/http/query.h"
#include "tta/views/policy/policy.h"

namespace tta {

std::optional<StopRule> stop_rule_of(const Query& query);       // stop=none|exact|calibrated
std::optional<Orientation> orientation_of(const Query& query);  // orientation=apply|ignore

}  // namespace tta

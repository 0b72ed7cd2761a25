// GET /metrics: the counters, as Prometheus reads them.
#pragma once

#include "tta/serve/endpoints/endpoint.h"

namespace tta {

void metrics_endpoint(const EndpointContext& context, const ExchangePtr& exchange);

}  // namespace tta

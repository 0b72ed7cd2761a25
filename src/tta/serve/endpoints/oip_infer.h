// POST /v2/models/{model}[/versions/{version}]/infer: the Open Inference Protocol's prediction (docs/protocol.md).
#pragma once

#include "tta/serve/endpoints/endpoint.h"

namespace tta {

void oip_infer_endpoint(const EndpointContext& context, const ExchangePtr& exchange);

}  // namespace tta

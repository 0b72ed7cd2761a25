// What TorchServe's clients expect (docs/protocol.md): the same predictions under their addresses.
#pragma once

#include "tta/serve/endpoints/endpoint.h"

namespace tta {

// POST /predictions/{model}[/{version}]: an image file, a form with files, or {"instances": [{"data": base64}]} ->
// {"tabby": 0.83, ...} for the five likeliest classes; an array of such objects where there are several images.
void torchserve_predict_endpoint(const EndpointContext& context, const ExchangePtr& exchange);
// GET /ping: {"status": "Healthy"}, or 503 and "Unhealthy" where the server isn't ready.
void torchserve_ping_endpoint(const EndpointContext& context, const ExchangePtr& exchange);

}  // namespace tta

// What TensorFlow Serving's clients expect (docs/protocol.md): the same predictions under their addresses.
#pragma once

#include "tta/serve/endpoints/endpoint.h"

namespace tta {

// POST /v1/models/{model}[/versions/{version}]:predict: {"instances": [...]} -> {"predictions": [[p...], ...]}.
void tensorflow_predict_endpoint(const EndpointContext& context, const ExchangePtr& exchange);
// GET /v1/models/{model}[/versions/{version}]: which versions there are.
void tensorflow_status_endpoint(const EndpointContext& context, const ExchangePtr& exchange);

}  // namespace tta

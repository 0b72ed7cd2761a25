// POST /v1/predict: what is this image? For people with curl.
//
//   body    the image's bytes, whatever Content-Type says (curl's --data-binary says "form"), or multipart/form-data
//           with one image or several (curl -F image=@cat.jpg)
//   query   model, version, policy, top, per_view, stop, max_views, deadline_ms, orientation; in a form also as fields
//
// Answers what `tta predict --format jsonl` writes (predictor/prediction_json.h); for several images
// {"predictions":[...]}, each with its prediction or its error, in their order.
#pragma once

#include "tta/serve/endpoints/endpoint.h"

namespace tta {

void predict_endpoint(const EndpointContext& context, const ExchangePtr& exchange);

}  // namespace tta

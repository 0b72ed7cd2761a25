// What there is to ask for: the models, and what policies are made of. For the page, and for people with curl.
//
//   GET /v1/models     {"models":[{"name","version","classes","input":{"width","height","channels"},
//                                  "policy":{"name","views"},"orientation"}, ...],
//                       "presets":[{"name","summary","views"}, ...],
//                       "generators":[{"name","summary","parameters"}, ...], "ops": likewise,
//                       "limits":{"image_bytes"}}
//
// Newest version first; a side of 0 is any size; "parameters" are names.
#pragma once

#include "tta/serve/endpoints/endpoint.h"

namespace tta {

void served_models_endpoint(const EndpointContext& context, const ExchangePtr& exchange);

}  // namespace tta

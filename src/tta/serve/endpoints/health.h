// Is the server there, is it ready, is a model ready? Answered on the sockets' thread, never queued.
#pragma once

#include "tta/serve/endpoints/endpoint.h"

namespace tta {

void live_endpoint(const EndpointContext& context, const ExchangePtr& exchange);         // 200 as long as it runs
void ready_endpoint(const EndpointContext& context, const ExchangePtr& exchange);        // 503 before and after work
void model_ready_endpoint(const EndpointContext& context, const ExchangePtr& exchange);  // 404 for an unknown model

}  // namespace tta

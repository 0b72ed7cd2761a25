// What the server tells of itself and of its models, in the Open Inference Protocol's words and in those of Triton's
// extensions (docs/protocol.md).
#pragma once

#include "tta/serve/endpoints/endpoint.h"

namespace tta {

void server_metadata_endpoint(const EndpointContext& context, const ExchangePtr& exchange);   // GET /v2
void model_list_endpoint(const EndpointContext& context, const ExchangePtr& exchange);        // GET /v2/models
void model_metadata_endpoint(const EndpointContext& context, const ExchangePtr& exchange);    // GET /v2/models/{model}
void model_config_endpoint(const EndpointContext& context, const ExchangePtr& exchange);      // GET .../config
void model_statistics_endpoint(const EndpointContext& context, const ExchangePtr& exchange);  // GET .../stats
void all_statistics_endpoint(const EndpointContext& context, const ExchangePtr& exchange);    // GET /v2/models/stats
void repository_index_endpoint(const EndpointContext& context, const ExchangePtr& exchange);  // POST .../index

}  // namespace tta

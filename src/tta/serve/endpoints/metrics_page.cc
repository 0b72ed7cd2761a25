#include "tta/serve/endpoints/metrics_page.h"

#include "tta/serve/service/metrics.h"

namespace tta {

void metrics_endpoint(const EndpointContext& context, const ExchangePtr& exchange) {
  HttpResponse response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = context.service.metrics().text();
  exchange->respond(std::move(response));
}

}  // namespace tta

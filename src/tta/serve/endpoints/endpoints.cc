#include "tta/serve/endpoints/endpoints.h"

#include "tta/serve/endpoints/health.h"

namespace tta {
namespace {

struct Endpoint {
  HttpMethod method;
  const char* path;
  Access access;
  BodyRule body;
  RunsOn runs_on;
  void (*answer)(const EndpointContext& context, const ExchangePtr& exchange);
};

// One line per endpoint.
constexpr HttpMethod kGet = HttpMethod::kGet;
constexpr RunsOn kSocketThread = RunsOn::kSocketThread;
constexpr Endpoint kEndpoints[] = {
    {kGet, "/v2/health/live", Access::kOpen, BodyRule::kNone, kSocketThread, live_endpoint},
    {kGet, "/v2/health/ready", Access::kOpen, BodyRule::kNone, kSocketThread, ready_endpoint},
    {kGet, "/v2/models/{model}[/versions/{version}]/ready", Access::kOpen, BodyRule::kNone, kSocketThread,
     model_ready_endpoint},
};

}  // namespace

Router make_router(const EndpointContext& context) {
  std::vector<Route> routes;
  for (const Endpoint& endpoint : kEndpoints) {
    Route route;
    route.method = endpoint.method;
    route.path = endpoint.path;
    route.access = endpoint.access;
    route.body = endpoint.body;
    route.runs_on = endpoint.runs_on;
    route.handle = [context, answer = endpoint.answer](const ExchangePtr& exchange) {
      guarded(context, exchange, [&] { answer(context, exchange); });
    };
    routes.push_back(std::move(route));
  }
  return Router(std::move(routes));
}

}  // namespace tta

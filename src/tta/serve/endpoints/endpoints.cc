#include "tta/serve/endpoints/endpoints.h"

#include "tta/serve/endpoints/health.h"
#include "tta/serve/endpoints/metrics_page.h"
#include "tta/serve/endpoints/model_list.h"
#include "tta/serve/endpoints/oip_infer.h"
#include "tta/serve/endpoints/oip_metadata.h"
#include "tta/serve/endpoints/predict.h"
#include "tta/serve/endpoints/tensorflow_predict.h"
#include "tta/serve/endpoints/torchserve_predict.h"
#include "tta/serve/endpoints/views.h"
#include "tta/serve/endpoints/web_page.h"

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
constexpr HttpMethod kPost = HttpMethod::kPost;
constexpr HttpMethod kPut = HttpMethod::kPut;  // what `curl -T` sends
constexpr RunsOn kEndpointThread = RunsOn::kEndpointThread;
constexpr RunsOn kSocketThread = RunsOn::kSocketThread;
constexpr Endpoint kEndpoints[] = {
    {kGet, "/v2/health/live", Access::kOpen, BodyRule::kNone, kSocketThread, live_endpoint},
    {kGet, "/v2/health/ready", Access::kOpen, BodyRule::kNone, kSocketThread, ready_endpoint},
    {kGet, "/v2/models/{model}[/versions/{version}]/ready", Access::kOpen, BodyRule::kNone, kSocketThread,
     model_ready_endpoint},
    {kGet, "/v2", Access::kMetadata, BodyRule::kNone, kEndpointThread, server_metadata_endpoint},
    {kGet, "/v2/models", Access::kMetadata, BodyRule::kNone, kEndpointThread, model_list_endpoint},
    {kGet, "/v2/models/stats", Access::kMetadata, BodyRule::kNone, kEndpointThread, all_statistics_endpoint},
    {kGet, "/v2/models/{model}[/versions/{version}]", Access::kMetadata, BodyRule::kNone, kEndpointThread,
     model_metadata_endpoint},
    {kGet, "/v2/models/{model}[/versions/{version}]/config", Access::kMetadata, BodyRule::kNone, kEndpointThread,
     model_config_endpoint},
    {kGet, "/v2/models/{model}[/versions/{version}]/stats", Access::kMetadata, BodyRule::kNone, kEndpointThread,
     model_statistics_endpoint},
    {kPost, "/v2/repository/index", Access::kMetadata, BodyRule::kOptional, kEndpointThread, repository_index_endpoint},
    {kPost, "/v2/models/{model}[/versions/{version}]/infer", Access::kInfer, BodyRule::kRequired, kEndpointThread,
     oip_infer_endpoint},
    {kGet, "/v1/models/{model}[/versions/{version}]", Access::kMetadata, BodyRule::kNone, kEndpointThread,
     tensorflow_status_endpoint},
    {kPost, "/v1/models/{model}:predict", Access::kInfer, BodyRule::kRequired, kEndpointThread,
     tensorflow_predict_endpoint},
    {kPost, "/v1/models/{model}/versions/{version}:predict", Access::kInfer, BodyRule::kRequired, kEndpointThread,
     tensorflow_predict_endpoint},
    {kPost, "/predictions/{model}[/{version}]", Access::kInfer, BodyRule::kRequired, kEndpointThread,
     torchserve_predict_endpoint},
    {kPut, "/predictions/{model}[/{version}]", Access::kInfer, BodyRule::kRequired, kEndpointThread,
     torchserve_predict_endpoint},
    {kGet, "/ping", Access::kOpen, BodyRule::kNone, kSocketThread, torchserve_ping_endpoint},
    {kGet, "/", Access::kOpen, BodyRule::kNone, kSocketThread, web_page_endpoint},
    {kGet, "/page/{file}", Access::kOpen, BodyRule::kNone, kSocketThread, web_page_endpoint},
    {kGet, "/v1/models", Access::kMetadata, BodyRule::kNone, kEndpointThread, served_models_endpoint},
    {kPost, "/v1/views", Access::kInfer, BodyRule::kRequired, kEndpointThread, views_endpoint},
    {kGet, "/metrics", Access::kMetrics, BodyRule::kNone, kEndpointThread, metrics_endpoint},
    {kPost, "/v1/predict", Access::kInfer, BodyRule::kRequired, kEndpointThread, predict_endpoint},
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

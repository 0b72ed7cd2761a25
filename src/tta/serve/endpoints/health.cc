#include "tta/serve/endpoints/health.h"

#include <string>

#include "tta/base/json.h"

namespace tta {
namespace {

constexpr const char* kNotReady = "the server is loading its models or going down";

}  // namespace

void live_endpoint(const EndpointContext&, const ExchangePtr& exchange) {
  exchange->respond(json_response(200, R"({"live":true})"));
}

// Clients look at the status alone; the keys are those that the protocol's servers use.
void ready_endpoint(const EndpointContext& context, const ExchangePtr& exchange) {
  const bool ready = context.service.ready();
  JsonWriter out;
  out.begin_object().member("live", true).member("ready", ready);
  if (!ready) out.member("error", kNotReady);
  exchange->respond(json_response(ready ? 200 : 503, out.end_object().take()));
}

void model_ready_endpoint(const EndpointContext& context, const ExchangePtr& exchange) {
  const std::shared_ptr<const ServedModel> model = find_model(context, exchange);
  const bool ready = context.service.ready();
  JsonWriter out;
  out.begin_object().member("name", model->name).member("ready", ready);
  if (!ready) out.member("error", kNotReady);
  exchange->respond(json_response(ready ? 200 : 503, out.end_object().take()));
}

}  // namespace tta

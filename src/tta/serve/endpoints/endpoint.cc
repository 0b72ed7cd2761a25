#include "tta/serve/endpoints/endpoint.h"

#include <utility>

#include "tta/serve/http/ascii.h"
#include "tta/serve/service/wire_status.h"

namespace tta {
namespace {

std::string upper_case_name(ErrorCode code) {
  std::string name(error_code_name(code));
  for (char& c : name) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return name;
}

}  // namespace

HttpResponse error_answer(const EndpointContext& context, const HttpRequest& request, const Error& error) {
  const WireStatus status = wire_status(error.code());
  HttpResponse response = error_response(status.http, upper_case_name(error.code()), error.what(), request.request_id);
  if (status.retry_later) {
    response.headers.emplace_back("Retry-After", std::to_string(context.service.retry_after().count()));
  }
  return response;
}

void respond_error(const EndpointContext& context, const ExchangePtr& exchange, const Error& error) {
  exchange->notes().error_code = upper_case_name(error.code());
  exchange->respond(error_answer(context, exchange->request(), error));
}

std::shared_ptr<const ServedModel> note_model(const ExchangePtr& exchange, std::shared_ptr<const ServedModel> model) {
  exchange->notes().model = model->name;
  exchange->notes().version = model->version;
  return model;
}

std::shared_ptr<const ServedModel> find_model(const EndpointContext& context, const ExchangePtr& exchange) {
  const HttpRequest& request = exchange->request();
  return note_model(exchange, context.service.find(request.path_value("model"), request.path_value("version")));
}

void start_request(const EndpointContext& context, const ExchangePtr& exchange,
                   std::shared_ptr<const ServedModel> model, ServeRequest request,
                   std::function<void(const ExchangePtr& exchange, ServeResponse response)> answer) {
  // On the heap: std::function copies, and a response is large.
  const auto done = [context, exchange, answer = std::move(answer)](ServeResponse response) {
    auto kept = std::make_shared<ServeResponse>(std::move(response));
    exchange->post(
        [context, exchange, answer, kept] { guarded(context, exchange, [&] { answer(exchange, std::move(*kept)); }); });
  };
  const ServeCall call = context.service.start(std::move(model), std::move(request), done);
  exchange->on_gone([call] { call.cancel(); });
}

}  // namespace tta

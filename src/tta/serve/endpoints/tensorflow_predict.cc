#include "tta/serve/endpoints/tensorflow_predict.h"

#include <string>
#include <utility>
#include <vector>

#include "tta/base/json.h"
#include "tta/serve/endpoints/infer_body.h"
#include "tta/serve/endpoints/infer_notes.h"
#include "tta/serve/oip/read_request.h"
#include "tta/serve/oip/write_response.h"

namespace tta {
namespace {

// Rows of the response's answers; any failed image fails it.
std::string predictions_json(const ServeResponse& response, const oip::AnswerPlan& plan) {
  oip::throw_failed_image(response, plan);
  JsonWriter out;
  out.begin_object().key("predictions").begin_array();
  for (const ServeAnswer& answer : response.answers) {
    out.begin_array();
    for (const double probability : std::get<Prediction>(answer).pooled.probabilities) {
      out.value(static_cast<float>(probability));
    }
    out.end_array();
  }
  return out.end_array().end_object().take();
}

}  // namespace

void tensorflow_predict_endpoint(const EndpointContext& context, const ExchangePtr& exchange) {
  const auto model = find_model(context, exchange);
  oip::InferRequest read = read_instances_body(*model, exchange->request());
  oip::CheckedRequest checked = oip::read_request(*model, std::move(read), context.service.limits());
  note_request(checked.request, *exchange);
  start_request(context, exchange, model, std::move(checked.request),
                [plan = std::move(checked.plan)](const ExchangePtr& to, const ServeResponse& response) {
                  note_answers(response, *to);
                  to->respond(json_response(200, predictions_json(response, plan)));
                });
}

void tensorflow_status_endpoint(const EndpointContext& context, const ExchangePtr& exchange) {
  const auto model = find_model(context, exchange);
  const bool one_version = !exchange->request().path_value("version").empty();
  JsonWriter out;
  out.begin_object().key("model_version_status").begin_array();
  for (const auto& served : context.service.models()) {
    if (served->name != model->name || (one_version && served->version != model->version)) continue;
    out.begin_object().member("version", served->version).member("state", "AVAILABLE");
    out.key("status").begin_object().member("error_code", "OK").member("error_message", "").end_object();
    out.end_object();
  }
  exchange->respond(json_response(200, out.end_array().end_object().take()));
}

}  // namespace tta

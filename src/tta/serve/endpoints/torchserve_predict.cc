#include "tta/serve/endpoints/torchserve_predict.h"

#include <set>
#include <string>
#include <utility>

#include "tta/base/json.h"
#include "tta/predict/predictor/prediction_json.h"
#include "tta/serve/endpoints/infer_body.h"
#include "tta/serve/endpoints/infer_notes.h"
#include "tta/serve/oip/read_request.h"
#include "tta/serve/oip/write_response.h"

namespace tta {
namespace {

constexpr int kTopClasses = 5;

void write_top(const Prediction& prediction, const ServedModel& model, JsonWriter& out) {
  const auto& probabilities = prediction.pooled.probabilities;
  out.begin_object();
  std::set<std::string> names;
  for (const int index : top_classes(probabilities, kTopClasses)) {
    std::string name = class_name(model.bundle.labels, index);
    // Two of ImageNet's classes are called "crane", but a JSON object has each name once.
    if (!names.insert(name).second) name += " (" + std::to_string(index) + ")";
    out.member(name, probabilities[static_cast<std::size_t>(index)]);
  }
  out.end_object();
}

std::string answers_json(const ServeResponse& response, const oip::AnswerPlan& plan, bool as_array) {
  oip::throw_failed_image(response, plan);
  JsonWriter out;
  if (as_array) out.begin_array();
  for (const ServeAnswer& answer : response.answers) write_top(std::get<Prediction>(answer), *response.model, out);
  if (as_array) out.end_array();
  return out.take();
}

}  // namespace

void torchserve_predict_endpoint(const EndpointContext& context, const ExchangePtr& exchange) {
  const auto model = find_model(context, exchange);
  HttpRequest& request = exchange->request();
  const bool is_json = is_json_body(request);
  oip::InferRequest read = is_json ? read_instances_body(*model, request) : read_files_body(*model, request);
  oip::CheckedRequest checked = oip::read_request(*model, std::move(read), context.service.limits());
  note_request(checked.request, *exchange);
  const bool as_array = is_json || checked.request.images.size() > 1;
  start_request(context, exchange, model, std::move(checked.request),
                [plan = std::move(checked.plan), as_array](const ExchangePtr& to, const ServeResponse& response) {
                  note_answers(response, *to);
                  to->respond(json_response(200, answers_json(response, plan, as_array)));
                });
}

void torchserve_ping_endpoint(const EndpointContext& context, const ExchangePtr& exchange) {
  const bool ready = context.service.ready();
  JsonWriter out;
  out.begin_object().member("status", ready ? "Healthy" : "Unhealthy").end_object();
  exchange->respond(json_response(ready ? 200 : 503, out.take()));
}

}  // namespace tta

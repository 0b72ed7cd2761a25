#include "tta/serve/endpoints/predict.h"

#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "tta/predict/predictor/prediction_json.h"
#include "tta/serve/endpoints/question.h"
#include "tta/serve/service/wire_status.h"

namespace tta {
namespace {

void note_answers(ExchangeNotes& notes, std::span<const ServeAnswer> answers) {
  for (const ServeAnswer& answer : answers) {
    const auto* prediction = std::get_if<Prediction>(&answer);
    if (prediction == nullptr) continue;
    notes.views_requested += prediction->views_requested;
    notes.views_used += prediction->views_used;
  }
}

std::string answer_json(const ServeAnswer& answer, const std::string& name, std::span<const std::string> labels,
                        const PredictionJsonOptions& options) {
  if (const auto* error = std::get_if<Error>(&answer)) return failure_json(name, *error);
  return prediction_json(std::get<Prediction>(answer), labels, options);
}

// The answer to several images: a failure is one among them.
std::string several_json(const ServeResponse& response, std::span<const std::string> names,
                         const PredictionJsonOptions& options) {
  std::string json = R"({"predictions":[)";
  for (std::size_t i = 0; i < response.answers.size(); ++i) {
    if (i > 0) json += ',';
    json += answer_json(response.answers[i], names[i], response.model->bundle.labels, options);
  }
  return json + "]}";
}

}  // namespace

void predict_endpoint(const EndpointContext& context, const ExchangePtr& exchange) {
  HttpRequest& request = exchange->request();
  Question question = read_question(request);
  const Query parameters = question.parameters;
  parameters.allow_only(
      {"model", "version", "policy", "top", "per_view", "stop", "max_views", "deadline_ms", "orientation"});
  PredictionJsonOptions options;
  options.top = parameters.integer("top", 1, kMaxClasses).value_or(options.top);
  options.per_view = parameters.flag("per_view").value_or(false);
  const std::shared_ptr<const ServedModel> model = note_model(
      exchange, context.service.find(parameters.text("model").value_or(""), parameters.text("version").value_or("")));
  ServeRequest asked = serve_request(std::move(question));
  exchange->notes().policy = asked.policy;
  exchange->notes().images = static_cast<int>(asked.images.size());
  const auto answer = [context, options, names = asked.names](const ExchangePtr& done, const ServeResponse& response) {
    note_answers(done->notes(), response.answers);
    const bool alone = response.answers.size() == 1;
    if (alone && std::holds_alternative<Error>(response.answers[0])) throw std::get<Error>(response.answers[0]);
    done->respond(
        json_response(200, alone ? answer_json(response.answers[0], names[0], response.model->bundle.labels, options)
                                 : several_json(response, names, options)));
  };
  start_request(context, exchange, model, std::move(asked), answer);
}

}  // namespace tta

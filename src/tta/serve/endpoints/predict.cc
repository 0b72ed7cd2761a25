#include "tta/serve/endpoints/predict.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "tta/base/core/text.h"
#include "tta/predict/predictor/prediction_json.h"
#include "tta/serve/http/media_type.h"
#include "tta/serve/http/multipart.h"
#include "tta/serve/service/wire_status.h"

namespace tta {
namespace {

constexpr int kMaxDeadlineMs = 86'400'000;
constexpr std::size_t kMaxNameBytes = 256;

struct Question {
  Query parameters;
  std::vector<JobInput> images;
  std::vector<std::string> names;
};

// A part is an image if it is a file; other fields are parameters.
void take_form(HttpRequest& request, std::string_view content_type, Question& question) {
  const std::vector<std::byte> body = std::move(request.body);
  for (const FormPart& part : parse_multipart(body, form_boundary(content_type))) {
    if (part.file_name.empty() && part.content_type.rfind("image/", 0) != 0) {
      question.parameters.add(part.name, {reinterpret_cast<const char*>(part.data.data()), part.data.size()});
      continue;
    }
    const std::string& name = part.file_name.empty() ? part.name : part.file_name;
    question.images.emplace_back(std::vector<std::byte>(part.data.begin(), part.data.end()));
    question.names.push_back(name.substr(0, kMaxNameBytes));
  }
  if (question.images.empty()) {
    throw Error(ErrorCode::kUsage, "the form has no file: curl -F image=@photo.jpg");
  }
}

Question read_question(HttpRequest& request) {
  Question question;
  question.parameters = request.query;
  const std::string_view header = request.headers.get("content-type");
  const std::optional<ParameterizedValue> type = parse_parameterized(header);
  const std::string word = type ? type->word : "";
  if (word == "multipart/form-data") {
    take_form(request, header, question);
  } else if (word == "application/json") {
    throw Error(ErrorCode::kUnsupported,
                "this address takes an image's bytes or a form with files; JSON goes to /v2/models/MODEL/infer");
  } else if (request.body.empty()) {
    throw Error(ErrorCode::kUsage, "the body is empty: curl --data-binary @photo.jpg");
  } else {
    question.images.emplace_back(std::move(request.body));
    question.names.emplace_back("image");
  }
  return question;
}

std::optional<StopRule> read_stop(const Query& parameters) {
  const std::optional<std::string> text = parameters.text("stop");
  if (!text) return std::nullopt;
  for (const StopRule rule : {StopRule::kNone, StopRule::kExact, StopRule::kCalibrated}) {
    if (*text == stop_rule_name(rule)) return rule;
  }
  throw Error(ErrorCode::kUsage, "query parameter 'stop' is '" + printable(*text) + "', allowed: " +
                                     join(stop_rule_names(), ", ") + did_you_mean(*text, stop_rule_names()));
}

std::optional<Orientation> read_orientation(const Query& parameters) {
  const std::optional<std::string> text = parameters.text("orientation");
  if (!text) return std::nullopt;
  if (*text == "apply") return Orientation::kApply;
  if (*text == "ignore") return Orientation::kIgnore;
  throw Error(ErrorCode::kUsage, "query parameter 'orientation' is '" + printable(*text) + "', allowed: apply, ignore");
}

ServeRequest serve_request(Question question) {
  const Query& parameters = question.parameters;
  ServeRequest request;
  request.policy = parameters.text("policy").value_or("");
  request.stop = read_stop(parameters);
  request.max_views = parameters.integer("max_views", 1, kMaxViews).value_or(0);
  if (const auto ms = parameters.integer("deadline_ms", 1, kMaxDeadlineMs)) {
    request.deadline = std::chrono::milliseconds(*ms);
  }
  request.orientation = read_orientation(parameters);
  request.images = std::move(question.images);
  request.names = std::move(question.names);
  return request;
}

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

#include "tta/serve/endpoints/question.h"

#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

#include "tta/base/core/text.h"
#include "tta/serve/http/media_type.h"
#include "tta/serve/http/multipart.h"

namespace tta {
namespace {

constexpr int kMaxDeadlineMs = 86'400'000;
constexpr std::size_t kMaxNameBytes = 256;

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

}  // namespace

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

}  // namespace tta

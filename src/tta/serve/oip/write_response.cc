#include "tta/serve/oip/write_response.h"

#include <optional>
#include <string>
#include <utility>

#include "tta/base/core/error.h"

namespace tta::oip {
namespace {

// What `of` says of every image, if it says the same of all and says anything.
template <typename Of>
std::optional<ParameterValue> common(const std::vector<ServeAnswer>& answers, Of of) {
  std::optional<ParameterValue> value;
  for (const ServeAnswer& answer : answers) {
    const auto* prediction = std::get_if<Prediction>(&answer);
    if (prediction == nullptr) continue;
    const std::optional<ParameterValue> this_one = of(*prediction);
    if (!this_one || (value && *value != *this_one)) return std::nullopt;
    value = this_one;
  }
  return value;
}

using Value = std::optional<ParameterValue>;

Value views_requested(const Prediction& prediction) {
  return ParameterValue(std::int64_t{prediction.views_requested});
}

Value views_used(const Prediction& prediction) {
  return ParameterValue(std::int64_t{prediction.views_used});
}

Value stopped_by(const Prediction& prediction) {
  return ParameterValue(std::string(stopped_by_name(prediction.stopped_by)));
}

Value certificate(const Prediction& prediction) {
  return prediction.certificate ? Value(ParameterValue(*prediction.certificate)) : std::nullopt;
}

}  // namespace

void throw_failed_image(const ServeResponse& response, const AnswerPlan& plan) {
  if (asks_for(plan.outputs, kErrorOutput)) return;
  const std::vector<ServeAnswer>& answers = response.answers;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto* error = std::get_if<Error>(&answers[i]);
    if (error == nullptr) continue;
    if (answers.size() == 1) throw Error(*error);
    throw Error(error->code(), "image " + std::to_string(i) + " of " + std::to_string(answers.size()) +
                                   " (counted from 0): " + error->what());
  }
}

InferResponse write_response(const ServeResponse& response, const AnswerPlan& plan) {
  throw_failed_image(response, plan);
  InferResponse written;
  written.model_name = response.model->name;
  written.model_version = response.model->version;
  written.id = plan.id;
  const auto tell = [&](const char* name, const Value& value) {
    if (value) written.parameters.emplace(name, *value);
  };
  tell("tta_views_requested", common(response.answers, views_requested));
  tell("tta_views_used", common(response.answers, views_used));
  tell("tta_stopped_by", common(response.answers, stopped_by));
  tell("tta_certificate", common(response.answers, certificate));
  written.outputs.reserve(plan.outputs.size());
  for (const AskedOutput& output : plan.outputs) {
    written.outputs.push_back(make_output(output, response));
  }
  return written;
}

}  // namespace tta::oip

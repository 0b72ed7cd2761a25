#include "tta/serve/oip/outputs.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/predict/predictor/prediction_json.h"
#include "tta/serve/oip/read_parameters.h"

namespace tta::oip {
namespace {

template <typename T>
void append_number(T number, InferTensor& to) {
  const std::size_t at = to.raw.size();
  to.raw.resize(at + sizeof number);
  std::memcpy(to.raw.data() + at, &number, sizeof number);
}

void append_float(double number, InferTensor& to) {
  append_number(static_cast<float>(number), to);
}

void append_text(std::string_view text, InferTensor& to) {
  const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
  to.elements.emplace_back(bytes, bytes + text.size());
}

void append_zero_float(const Error&, const ServedModel&, InferTensor& to) {
  append_float(0, to);
}

void append_no_text(const Error&, const ServedModel&, InferTensor& to) {
  append_text("", to);
}

// The columns, each with what stands there where an image failed.

void append_probabilities(const Prediction& prediction, const ServedModel&, InferTensor& to) {
  for (const double probability : prediction.pooled.probabilities) append_float(probability, to);
}

void append_no_probabilities(const Error&, const ServedModel& model, InferTensor& to) {
  for (int i = 0; i < model.bundle.model->info().classes; ++i) append_float(0, to);
}

void append_class_id(const Prediction& prediction, const ServedModel&, InferTensor& to) {
  append_number(std::int64_t{prediction.pooled.index}, to);
}

void append_no_class_id(const Error&, const ServedModel&, InferTensor& to) {
  append_number(std::int64_t{-1}, to);
}

void append_label(const Prediction& prediction, const ServedModel& model, InferTensor& to) {
  append_text(class_name(model.bundle.labels, prediction.pooled.index), to);
}

void append_confidence(const Prediction& prediction, const ServedModel&, InferTensor& to) {
  append_float(prediction.pooled.probabilities[static_cast<std::size_t>(prediction.pooled.index)], to);
}

void append_agreement(const Prediction& prediction, const ServedModel&, InferTensor& to) {
  append_float(prediction.pooled.uncertainty.agreement, to);
}

void append_entropy(const Prediction& prediction, const ServedModel&, InferTensor& to) {
  append_float(prediction.pooled.uncertainty.entropy, to);
}

void append_mutual_information(const Prediction& prediction, const ServedModel&, InferTensor& to) {
  append_float(prediction.pooled.uncertainty.mutual_information, to);
}

void append_views_used(const Prediction& prediction, const ServedModel&, InferTensor& to) {
  append_number(std::int64_t{prediction.views_used}, to);
}

void append_no_views(const Error&, const ServedModel&, InferTensor& to) {
  append_number(std::int64_t{0}, to);
}

void append_stopped_by(const Prediction& prediction, const ServedModel&, InferTensor& to) {
  append_text(stopped_by_name(prediction.stopped_by), to);
}

void append_no_error(const Prediction&, const ServedModel&, InferTensor& to) {
  append_text("", to);
}

void append_error(const Error& error, const ServedModel&, InferTensor& to) {
  append_text(std::string(error_code_name(error.code())) + ": " + error.what(), to);
}

constexpr bool kPerClass = true, kPerImage = false, kByDefault = true, kIfAsked = false;
constexpr std::array<OutputForm, 11> kForms = {{
    {"probabilities", Datatype::kFp32, kPerClass, kByDefault, append_probabilities, append_no_probabilities},
    {"class_id", Datatype::kInt64, kPerImage, kByDefault, append_class_id, append_no_class_id},
    {"label", Datatype::kBytes, kPerImage, kByDefault, append_label, append_no_text},
    {"confidence", Datatype::kFp32, kPerImage, kByDefault, append_confidence, append_zero_float},
    {"agreement", Datatype::kFp32, kPerImage, kByDefault, append_agreement, append_zero_float},
    {"entropy", Datatype::kFp32, kPerImage, kByDefault, append_entropy, append_zero_float},
    {"mutual_information", Datatype::kFp32, kPerImage, kByDefault, append_mutual_information, append_zero_float},
    {"views_used", Datatype::kInt64, kPerImage, kByDefault, append_views_used, append_no_views},
    {"stopped_by", Datatype::kBytes, kPerImage, kByDefault, append_stopped_by, append_no_text},
    {kErrorOutput, Datatype::kBytes, kPerImage, kIfAsked, append_no_error, append_error},
    {kViewProbabilitiesOutput, Datatype::kFp32, kPerClass, kIfAsked, nullptr, nullptr},  // not one image's alone
}};

const OutputForm& find_form(std::string_view name, const std::string& where) {
  std::array<std::string_view, kForms.size()> names;
  for (std::size_t i = 0; i < kForms.size(); ++i) {
    if (kForms[i].name == name) return kForms[i];
    names[i] = kForms[i].name;
  }
  const std::string hint = did_you_mean(name, names);
  throw Error(ErrorCode::kUsage, where + ": there is no output '" + printable(name) + "'" +
                                     (hint.empty() ? "; there are " + join(names, ", ") : hint));
}

// K of the classification extension, at most the number of classes; 0 where it isn't asked for.
int read_classification(const RequestedOutput& output, const OutputForm& form, int classes, const std::string& where) {
  const auto found = output.parameters.find("classification");
  if (found == output.parameters.end()) return 0;
  const std::string place = where + ".parameters.classification";
  if (form.name != kForms[0].name) throw Error(ErrorCode::kUsage, place + " goes with the output probabilities only");
  const auto* count = std::get_if<std::int64_t>(&found->second);
  if (count == nullptr || *count < 1) throw Error(ErrorCode::kUsage, place + " must be a whole number from 1 on");
  return static_cast<int>(std::min<std::int64_t>(*count, classes));
}

void append_classification(const Prediction& prediction, const ServedModel& model, int count, InferTensor& to) {
  const auto& probabilities = prediction.pooled.probabilities;
  for (const int index : top_classes(probabilities, count)) {
    const auto value = static_cast<float>(probabilities[static_cast<std::size_t>(index)]);
    std::string text = shortest_float(value) + ":" + std::to_string(index);
    if (!model.bundle.labels.empty()) text += ":" + class_name(model.bundle.labels, index);
    append_text(text, to);
  }
}

InferTensor make_classification(int count, const OutputForm& form, const ServeResponse& response) {
  InferTensor tensor;
  tensor.name = form.name;
  tensor.datatype = Datatype::kBytes;
  tensor.shape = {static_cast<std::int64_t>(response.answers.size()), count};
  for (const ServeAnswer& answer : response.answers) {
    if (const auto* prediction = std::get_if<Prediction>(&answer)) {
      append_classification(*prediction, *response.model, count, tensor);
    } else {
      for (int i = 0; i < count; ++i) append_text("", tensor);
    }
  }
  return tensor;
}

InferTensor make_view_probabilities(const ServeResponse& response) {
  InferTensor tensor;
  tensor.name = kViewProbabilitiesOutput;
  std::int64_t views = 0;
  for (const ViewProbabilities& of_image : response.view_probabilities) {
    for (const std::vector<double>& row : of_image) {
      ++views;
      for (const double probability : row) append_float(probability, tensor);
    }
  }
  tensor.shape = {1, views, response.model->bundle.model->info().classes};
  return tensor;
}

}  // namespace

std::span<const OutputForm> output_forms() {
  return kForms;
}

std::vector<AskedOutput> read_outputs(std::span<const RequestedOutput> outputs, int classes) {
  std::vector<AskedOutput> asked;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const std::string where = "outputs[" + std::to_string(i) + "]";
    const OutputForm& form = find_form(outputs[i].name, where);
    for (const AskedOutput& other : asked) {
      if (other.form == &form) throw Error(ErrorCode::kUsage, where + ": '" + outputs[i].name + "' is asked for twice");
    }
    check_tensor_parameters(outputs[i].parameters, where);
    asked.push_back({&form, read_classification(outputs[i], form, classes, where)});
  }
  if (!outputs.empty()) return asked;
  for (const OutputForm& form : kForms) {
    if (form.by_default) asked.push_back({&form, 0});
  }
  return asked;
}

bool asks_for(std::span<const AskedOutput> outputs, std::string_view name) {
  return std::any_of(outputs.begin(), outputs.end(),
                     [&](const AskedOutput& output) { return output.form->name == name; });
}

InferTensor make_output(const AskedOutput& output, const ServeResponse& response) {
  const OutputForm& form = *output.form;
  if (output.classification > 0) return make_classification(output.classification, form, response);
  if (form.name == kViewProbabilitiesOutput) return make_view_probabilities(response);
  const ServedModel& model = *response.model;
  InferTensor tensor;
  tensor.name = form.name;
  tensor.datatype = form.datatype;
  tensor.shape = {static_cast<std::int64_t>(response.answers.size())};
  if (form.per_class) tensor.shape.push_back(model.bundle.model->info().classes);
  for (const ServeAnswer& answer : response.answers) {
    if (const auto* prediction = std::get_if<Prediction>(&answer)) {
      form.append(*prediction, model, tensor);
    } else {
      form.append_missing(std::get<Error>(answer), model, tensor);
    }
  }
  return tensor;
}

}  // namespace tta::oip

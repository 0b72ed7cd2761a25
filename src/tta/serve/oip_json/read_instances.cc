#include "tta/serve/oip_json/read_instances.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/serve/oip/base64.h"
#include "tta/serve/oip/read_tensor.h"
#include "tta/serve/oip_json/json_document.h"
#include "tta/serve/oip_json/json_numbers.h"
#include "tta/serve/service/request.h"

namespace tta::oip {
namespace {

namespace dom = simdjson::dom;

constexpr std::string_view kBase64 = "b64";

std::string place(std::size_t index) {
  return "instances[" + std::to_string(index) + "]";
}

// The base64 text of an instance that is an object.
std::string_view file_text(dom::element instance, const std::string& where) {
  const std::vector<JsonMember> members = read_members(instance, where);
  if (members.size() != 1)
    fail_json(where, "must have one member, {\"b64\": \"...\"} or {\"image\": {\"b64\": \"...\"}}");
  const auto& [key, value] = members[0];
  if (key == kBase64 || value.is_string()) {
    if (key != kBase64 && key != "data" && key != "body") fail_json(where, "is text: images are {\"b64\": \"...\"}");
    return read_string(value, where + "." + std::string(key));
  }
  const std::vector<JsonMember> inner = read_members(value, where + "." + std::string(key));
  if (inner.size() != 1 || inner[0].key != kBase64) fail_json(where, "must be {\"image\": {\"b64\": \"...\"}}");
  return read_string(inner[0].value, where + "." + std::string(key) + ".b64");
}

InferTensor read_files(dom::array instances) {
  InferTensor tensor;
  tensor.datatype = Datatype::kBytes;
  for (const dom::element instance : instances) {
    const std::string where = place(tensor.elements.size());
    if (!instance.is_object()) fail_json(where, "must be an object as the first one is");
    auto file = decode_base64(file_text(instance, where));
    if (!file) fail_json(where, "is not base64: the standard alphabet, padded with '=', without line breaks");
    tensor.elements.push_back(std::move(*file));
  }
  tensor.shape = {static_cast<std::int64_t>(tensor.elements.size())};
  return tensor;
}

// All rows at once: the array of instances is the tensor with its batch.
InferTensor read_rows(const ServedModel& model, dom::element instances, std::size_t count) {
  InferTensor tensor;
  tensor.datatype = model_input_datatype(model.bundle.recipe);
  tensor.shape = model_input_shape(model.bundle.recipe);
  tensor.shape[0] = static_cast<std::int64_t>(count);
  if (!dom::array(instances).at(0).is_array()) fail_json(place(0), "must be an object or nested arrays of numbers");
  read_json_data(instances, tensor, "instances");
  return tensor;
}

InferTensor read_input(const ServedModel& model, dom::element value) {
  const dom::array instances = read_array(value, "instances");
  if (instances.size() == 0) fail_json("instances", "is empty");
  if (instances.size() > static_cast<std::size_t>(kMaxRequestImages)) {
    fail_json("instances", "has more than " + std::to_string(kMaxRequestImages) + " elements");
  }
  InferTensor tensor = instances.at(0).is_object() ? read_files(instances) : read_rows(model, value, instances.size());
  tensor.name = model.bundle.model->info().input_name;
  return tensor;
}

}  // namespace

InferRequest read_instances(const ServedModel& model, std::vector<std::byte> body) {
  const std::size_t json_bytes = body.size();
  const JsonDocument document(body, json_bytes);
  InferRequest request;
  for (const JsonMember& member : read_members(document.root(), "the request's JSON")) {
    if (member.key == "parameters") request.parameters = read_json_parameters(member.value, "parameters");
    if (member.key == "instances") request.inputs.push_back(read_input(model, member.value));
  }
  if (request.inputs.empty()) fail_json("the request's JSON", "lacks 'instances'");
  return request;
}

}  // namespace tta::oip

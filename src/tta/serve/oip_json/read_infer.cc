#include "tta/serve/oip_json/read_infer.h"

#include <optional>
#include <span>
#include <string>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/serve/oip/byte_elements.h"
#include "tta/serve/oip/shape.h"
#include "tta/serve/oip_json/json_document.h"
#include "tta/serve/oip_json/json_numbers.h"

namespace tta::oip {
namespace {

namespace dom = simdjson::dom;

constexpr std::string_view kBinaryDataSize = "binary_data_size";

// The bytes behind the JSON, handed out from the front.
class Tail {
 public:
  explicit Tail(std::span<const std::byte> bytes) : bytes_(bytes) {}

  std::span<const std::byte> take(const ParameterValue& size, const std::string& where) {
    const auto* wanted = std::get_if<std::int64_t>(&size);
    if (wanted == nullptr || *wanted < 0) fail_json(where, "must be a whole number from 0 on");
    if (static_cast<std::uint64_t>(*wanted) > bytes_.size()) {
      fail_json(where, "is " + std::to_string(*wanted) + ", " + std::to_string(bytes_.size()) +
                           " bytes are left behind the JSON");
    }
    const auto taken = bytes_.first(static_cast<std::size_t>(*wanted));
    bytes_ = bytes_.subspan(taken.size());
    return taken;
  }

  std::size_t left() const { return bytes_.size(); }

 private:
  std::span<const std::byte> bytes_;
};

// A tensor's members, before data are read, which needs all the others.
struct TensorMembers {
  std::optional<dom::element> name, datatype, shape, parameters, data;
};

TensorMembers tensor_members(dom::element value, const std::string& where) {
  TensorMembers members;
  for (const JsonMember& member : read_members(value, where)) {
    if (member.value.is_null()) continue;
    if (member.key == "name") members.name = member.value;
    if (member.key == "datatype") members.datatype = member.value;
    if (member.key == "shape") members.shape = member.value;
    if (member.key == "parameters") members.parameters = member.value;
    if (member.key == "data") members.data = member.value;
  }
  return members;
}

dom::element required(const std::optional<dom::element>& member, const std::string& where, const char* name) {
  if (!member) fail_json(where, "lacks '" + std::string(name) + "'");
  return *member;
}

void read_binary_data(std::span<const std::byte> bytes, InferTensor& tensor, const std::string& where) {
  if (tensor.datatype == Datatype::kBytes) {
    tensor.elements = split_elements(bytes, where);
  } else {
    tensor.raw.assign(bytes.begin(), bytes.end());
  }
}

InferTensor read_input(dom::element value, Tail& tail, const std::string& where) {
  const TensorMembers members = tensor_members(value, where);
  InferTensor tensor;
  tensor.name = read_string(required(members.name, where, "name"), where + ".name");
  tensor.datatype = read_datatype(read_string(required(members.datatype, where, "datatype"), where + ".datatype"),
                                  where + ".datatype");
  tensor.shape = read_integers(required(members.shape, where, "shape"), where + ".shape");
  if (members.parameters) tensor.parameters = read_json_parameters(*members.parameters, where + ".parameters");
  const auto size = tensor.parameters.find(kBinaryDataSize);
  if (size == tensor.parameters.end()) {
    read_json_data(required(members.data, where, "data"), tensor, where + ".data");
    return tensor;
  }
  if (members.data) fail_json(where, "has both 'data' and parameters.binary_data_size");
  read_binary_data(tail.take(size->second, where + ".parameters.binary_data_size"), tensor, where);
  return tensor;
}

RequestedOutput read_output(dom::element value, const std::string& where) {
  const TensorMembers members = tensor_members(value, where);
  RequestedOutput output;
  output.name = read_string(required(members.name, where, "name"), where + ".name");
  if (members.parameters) output.parameters = read_json_parameters(*members.parameters, where + ".parameters");
  return output;
}

std::string place(const char* list, std::size_t index) {
  return std::string(list) + "[" + std::to_string(index) + "]";
}

// No model has more inputs than one, and no answer more outputs than the table: what is far beyond is not worth
// reading.
constexpr std::size_t kMostTensors = 64;

dom::array read_tensors(dom::element value, const char* list) {
  const dom::array array = read_array(value, list);
  if (array.size() > kMostTensors) fail_json(list, "has more than " + std::to_string(kMostTensors) + " elements");
  return array;
}

InferRequest read_root(dom::element root, Tail& tail) {
  InferRequest request;
  bool has_inputs = false;
  for (const JsonMember& member : read_members(root, "the request's JSON")) {
    if (member.value.is_null()) continue;
    if (member.key == "id") request.id = read_string(member.value, "id");
    if (member.key == "parameters") request.parameters = read_json_parameters(member.value, "parameters");
    if (member.key == "inputs") {
      has_inputs = true;
      for (const dom::element input : read_tensors(member.value, "inputs")) {
        request.inputs.push_back(read_input(input, tail, place("inputs", request.inputs.size())));
      }
    }
    if (member.key == "outputs") {
      for (const dom::element output : read_tensors(member.value, "outputs")) {
        request.outputs.push_back(read_output(output, place("outputs", request.outputs.size())));
      }
    }
  }
  if (!has_inputs) fail_json("the request's JSON", "lacks 'inputs'");
  return request;
}

}  // namespace

InferRequest read_infer(std::vector<std::byte> body, std::size_t json_bytes) {
  const JsonDocument document(body, json_bytes);
  Tail tail(std::span<const std::byte>(body).subspan(json_bytes));
  InferRequest request = read_root(document.root(), tail);
  if (tail.left() > 0) {
    throw Error(ErrorCode::kUsage,
                std::to_string(tail.left()) +
                    " bytes behind the JSON belong to no input: check binary_data_size and the header "
                    "Inference-Header-Content-Length");
  }
  return request;
}

}  // namespace tta::oip

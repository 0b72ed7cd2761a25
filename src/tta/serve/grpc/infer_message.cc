#include "tta/serve/grpc/infer_message.h"

#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/serve/oip/byte_elements.h"
#include "tta/serve/service/request.h"

namespace tta {
namespace {

using inference::InferParameter;
using inference::InferTensorContents;
using oip::Datatype;
using oip::InferTensor;

using ParameterMap = google::protobuf::Map<std::string, InferParameter>;

[[noreturn]] void fail(const std::string& where, const std::string& problem) {
  throw Error(ErrorCode::kUsage, where + " " + problem);
}

std::span<const std::byte> as_bytes(const std::string& text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

oip::ParameterValue read_parameter(const InferParameter& parameter, const std::string& where) {
  switch (parameter.parameter_choice_case()) {
    case InferParameter::kBoolParam: return parameter.bool_param();
    case InferParameter::kInt64Param: return parameter.int64_param();
    case InferParameter::kStringParam: return parameter.string_param();
    case InferParameter::kDoubleParam: return parameter.double_param();
    case InferParameter::kUint64Param: break;
    case InferParameter::PARAMETER_CHOICE_NOT_SET: fail(where, "has no value");
  }
  const std::uint64_t number = parameter.uint64_param();
  if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) fail(where, "is beyond 63 bits");
  return static_cast<std::int64_t>(number);
}

oip::Parameters read_parameters(const ParameterMap& map, const std::string& where) {
  oip::Parameters parameters;
  for (const auto& [name, parameter] : map) {
    parameters.emplace(name, read_parameter(parameter, where + "." + printable(name)));
  }
  return parameters;
}

// Appends `numbers` as To, little-endian; false at one that To doesn't hold.
template <typename To, typename Numbers>
bool append_as(const Numbers& numbers, InferTensor& tensor) {
  tensor.raw.reserve(static_cast<std::size_t>(numbers.size()) * sizeof(To));
  for (const auto number : numbers) {
    if (number < std::numeric_limits<To>::lowest() || number > std::numeric_limits<To>::max()) return false;
    const auto converted = static_cast<To>(number);
    const auto* bytes = reinterpret_cast<const std::byte*>(&converted);
    tensor.raw.insert(tensor.raw.end(), bytes, bytes + sizeof converted);
  }
  return true;
}

// Numbers as they stand, NaN included: whether they may be is not the message's business.
template <typename Numbers>
bool append_same(const Numbers& numbers, InferTensor& tensor) {
  const auto bytes = std::as_bytes(std::span(numbers.data(), static_cast<std::size_t>(numbers.size())));
  tensor.raw.assign(bytes.begin(), bytes.end());
  return true;
}

bool append_elements(const InferTensorContents& contents, InferTensor& tensor, const std::string& where) {
  if (contents.bytes_contents_size() > kMaxRequestImages) {
    fail(where, "has more than " + std::to_string(kMaxRequestImages) + " elements");
  }
  for (const std::string& element : contents.bytes_contents()) {
    const auto bytes = as_bytes(element);
    tensor.elements.emplace_back(bytes.begin(), bytes.end());
  }
  return true;
}

// Into the field that the datatype has; false where a number is beyond it.
bool append_typed(const InferTensorContents& contents, InferTensor& tensor, const std::string& where) {
  switch (tensor.datatype) {
    case Datatype::kBool: return append_same(contents.bool_contents(), tensor);
    case Datatype::kInt8: return append_as<std::int8_t>(contents.int_contents(), tensor);
    case Datatype::kInt16: return append_as<std::int16_t>(contents.int_contents(), tensor);
    case Datatype::kInt32: return append_as<std::int32_t>(contents.int_contents(), tensor);
    case Datatype::kInt64: return append_same(contents.int64_contents(), tensor);
    case Datatype::kUint8: return append_as<std::uint8_t>(contents.uint_contents(), tensor);
    case Datatype::kUint16: return append_as<std::uint16_t>(contents.uint_contents(), tensor);
    case Datatype::kUint32: return append_as<std::uint32_t>(contents.uint_contents(), tensor);
    case Datatype::kUint64: return append_same(contents.uint64_contents(), tensor);
    case Datatype::kFp32: return append_same(contents.fp32_contents(), tensor);
    case Datatype::kFp64: return append_same(contents.fp64_contents(), tensor);
    case Datatype::kBytes: return append_elements(contents, tensor, where);
    case Datatype::kFp16:
    case Datatype::kBf16: break;
  }
  fail(where, "of " + std::string(datatype_name(tensor.datatype)) + " can only be sent as raw_input_contents");
}

// How many numbers or elements the fields hold, whichever they are.
std::int64_t content_count(const InferTensorContents& contents) {
  return std::int64_t{contents.bool_contents_size()} + contents.int_contents_size() + contents.int64_contents_size() +
         contents.uint_contents_size() + contents.uint64_contents_size() + contents.fp32_contents_size() +
         contents.fp64_contents_size() + contents.bytes_contents_size();
}

void read_typed(const InferTensorContents& contents, InferTensor& tensor, const std::string& where) {
  const std::string datatype(datatype_name(tensor.datatype));
  if (!append_typed(contents, tensor, where)) fail(where, "has a number that no " + datatype + " holds");
  const std::size_t width = element_bytes(tensor.datatype);
  const std::size_t taken = width == 0 ? tensor.elements.size() : tensor.raw.size() / width;
  if (content_count(contents) != static_cast<std::int64_t>(taken)) {
    fail(where, "has numbers in another field than that of " + datatype);
  }
}

void read_raw(std::string& raw, InferTensor& tensor, const std::string& where) {
  const auto bytes = as_bytes(raw);
  if (tensor.datatype == Datatype::kBytes) {
    tensor.elements = oip::split_elements(bytes, where);
  } else {
    tensor.raw.assign(bytes.begin(), bytes.end());
  }
  std::string().swap(raw);
}

InferTensor read_input(inference::ModelInferRequest& message, int index) {
  const auto& input = message.inputs(index);
  const std::string where = "inputs[" + std::to_string(index) + "]";
  InferTensor tensor;
  tensor.name = input.name();
  tensor.datatype = oip::read_datatype(input.datatype(), where + ".datatype");
  tensor.shape.assign(input.shape().begin(), input.shape().end());
  tensor.parameters = read_parameters(input.parameters(), where + ".parameters");
  if (message.raw_input_contents_size() == 0) {
    read_typed(input.contents(), tensor, where + ".contents");
  } else {
    if (content_count(input.contents()) > 0) fail(where, "has contents, but there are raw_input_contents");
    read_raw(*message.mutable_raw_input_contents(index), tensor, "raw_input_contents[" + std::to_string(index) + "]");
  }
  return tensor;
}

void write_parameters(const oip::Parameters& parameters, ParameterMap& map) {
  for (const auto& [name, value] : parameters) {
    InferParameter& parameter = map[name];
    if (const auto* flag = std::get_if<bool>(&value)) parameter.set_bool_param(*flag);
    if (const auto* number = std::get_if<std::int64_t>(&value)) parameter.set_int64_param(*number);
    if (const auto* number = std::get_if<double>(&value)) parameter.set_double_param(*number);
    if (const auto* text = std::get_if<std::string>(&value)) parameter.set_string_param(*text);
  }
}

std::string text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

template <typename T>
void write_numbers(const std::vector<std::byte>& raw, google::protobuf::RepeatedField<T>& to) {
  to.Resize(static_cast<int>(raw.size() / sizeof(T)), T());
  std::memcpy(to.mutable_data(), raw.data(), raw.size());
}

// The datatypes that outputs.h has.
void write_typed(const InferTensor& tensor, InferTensorContents& to) {
  if (tensor.datatype == Datatype::kFp32) write_numbers(tensor.raw, *to.mutable_fp32_contents());
  if (tensor.datatype == Datatype::kInt64) write_numbers(tensor.raw, *to.mutable_int64_contents());
  for (const auto& element : tensor.elements) to.add_bytes_contents(text_of(element));
}

void write_tensor(const oip::TensorMetadata& tensor, inference::ModelMetadataResponse::TensorMetadata& to) {
  to.set_name(tensor.name);
  to.set_datatype(std::string(datatype_name(tensor.datatype)));
  for (const std::int64_t side : tensor.shape) to.add_shape(side);
}

}  // namespace

oip::InferRequest read_infer_message(inference::ModelInferRequest& message) {
  const int raw = message.raw_input_contents_size();
  if (raw != 0 && raw != message.inputs_size()) {
    fail("raw_input_contents", "has " + std::to_string(raw) + " entries for " + std::to_string(message.inputs_size()) +
                                   " inputs; one for each, or none at all");
  }
  oip::InferRequest request;
  request.id = message.id();
  request.parameters = read_parameters(message.parameters(), "parameters");
  for (int i = 0; i < message.inputs_size(); ++i) request.inputs.push_back(read_input(message, i));
  for (int i = 0; i < message.outputs_size(); ++i) {
    const auto& output = message.outputs(i);
    const std::string where = "outputs[" + std::to_string(i) + "].parameters";
    request.outputs.push_back({output.name(), read_parameters(output.parameters(), where)});
  }
  return request;
}

bool has_typed_contents(const inference::ModelInferRequest& message) {
  return message.raw_input_contents_size() == 0;
}

void write_infer_message(const oip::InferResponse& response, Contents contents,
                         inference::ModelInferResponse& message) {
  message.set_model_name(response.model_name);
  message.set_model_version(response.model_version);
  message.set_id(response.id);
  write_parameters(response.parameters, *message.mutable_parameters());
  for (const InferTensor& tensor : response.outputs) {
    auto& output = *message.add_outputs();
    output.set_name(tensor.name);
    output.set_datatype(std::string(datatype_name(tensor.datatype)));
    for (const std::int64_t side : tensor.shape) output.add_shape(side);
    write_parameters(tensor.parameters, *output.mutable_parameters());
    if (contents == Contents::kRawAndTyped) write_typed(tensor, *output.mutable_contents());
    message.add_raw_output_contents(
        text_of(tensor.datatype == Datatype::kBytes ? oip::join_elements(tensor.elements) : tensor.raw));
  }
}

void write_metadata_message(const oip::ServerMetadata& metadata, inference::ServerMetadataResponse& message) {
  message.set_name(metadata.name);
  message.set_version(metadata.version);
  for (const std::string& extension : metadata.extensions) message.add_extensions(extension);
}

void write_metadata_message(const oip::ModelMetadata& metadata, inference::ModelMetadataResponse& message) {
  message.set_name(metadata.name);
  for (const std::string& version : metadata.versions) message.add_versions(version);
  message.set_platform(metadata.platform);
  for (const oip::TensorMetadata& tensor : metadata.inputs) write_tensor(tensor, *message.add_inputs());
  for (const oip::TensorMetadata& tensor : metadata.outputs) write_tensor(tensor, *message.add_outputs());
  message.mutable_properties()->insert(metadata.properties.begin(), metadata.properties.end());
}

}  // namespace tta

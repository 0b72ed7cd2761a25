#include "tta/serve/oip_json/write_infer.h"

#include <cstring>
#include <string_view>
#include <type_traits>

#include "tta/base/json.h"
#include "tta/base/tensor.h"
#include "tta/serve/oip/byte_elements.h"

namespace tta::oip {
namespace {

void write_parameters(const Parameters& parameters, JsonWriter& out) {
  out.begin_object();
  for (const auto& [name, value] : parameters) {
    out.key(name);
    std::visit([&](const auto& known) { out.value(known); }, value);
  }
  out.end_object();
}

std::string_view as_text(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Calls `write(number)` for each T in `raw`.
template <typename T, typename Write>
void for_each_number(const std::vector<std::byte>& raw, Write write) {
  for (std::size_t at = 0; at + sizeof(T) <= raw.size(); at += sizeof(T)) {
    T number;
    std::memcpy(&number, raw.data() + at, sizeof number);
    write(number);
  }
}

// The datatypes that outputs.h has.
void write_data(const InferTensor& tensor, JsonWriter& out) {
  out.begin_array();
  if (tensor.datatype == Datatype::kFp32) {
    for_each_number<float>(tensor.raw, [&](float number) { out.value(number); });
  } else if (tensor.datatype == Datatype::kInt64) {
    for_each_number<std::int64_t>(tensor.raw, [&](std::int64_t number) { out.value(number); });
  } else {
    for (const auto& element : tensor.elements) out.value(as_text(element));
  }
  out.end_array();
}

std::vector<std::byte> binary_data(const InferTensor& tensor) {
  return tensor.datatype == Datatype::kBytes ? join_elements(tensor.elements) : tensor.raw;
}

void write_output(const InferTensor& tensor, bool as_bytes, JsonWriter& out, std::string& tail) {
  out.begin_object().member("name", tensor.name).member("datatype", datatype_name(tensor.datatype));
  out.key("shape").begin_array();
  for (const std::int64_t side : tensor.shape) out.value(side);
  out.end_array();
  if (as_bytes) {
    const std::vector<std::byte> bytes = binary_data(tensor);
    Parameters parameters = tensor.parameters;
    parameters["binary_data_size"] = static_cast<std::int64_t>(bytes.size());
    out.key("parameters");
    write_parameters(parameters, out);
    tail += as_text(bytes);
  } else {
    if (!tensor.parameters.empty()) write_parameters(tensor.parameters, out.key("parameters"));
    write_data(tensor, out.key("data"));
  }
  out.end_object();
}

}  // namespace

WrittenInfer write_infer(const InferResponse& response, const BinaryOutputs& binary) {
  JsonWriter out;
  std::string tail;
  bool any_binary = false;
  out.begin_object().member("model_name", response.model_name).member("model_version", response.model_version);
  if (!response.id.empty()) out.member("id", response.id);
  if (!response.parameters.empty()) write_parameters(response.parameters, out.key("parameters"));
  out.key("outputs").begin_array();
  for (const InferTensor& tensor : response.outputs) {
    const bool as_bytes = binary.wants(tensor.name);
    any_binary = any_binary || as_bytes;
    write_output(tensor, as_bytes, out, tail);
  }
  out.end_array().end_object();
  WrittenInfer written;
  written.body = out.take();
  written.json_bytes = written.body.size();
  written.binary = any_binary;
  written.body += tail;
  return written;
}

}  // namespace tta::oip

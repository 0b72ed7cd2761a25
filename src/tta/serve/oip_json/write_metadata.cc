#include "tta/serve/oip_json/write_metadata.h"

#include <string_view>
#include <vector>

#include "tta/base/json.h"
#include "tta/serve/service/request.h"

namespace tta::oip {
namespace {

void write_texts(std::span<const std::string> texts, JsonWriter& out) {
  out.begin_array();
  for (const std::string& text : texts) out.value(text);
  out.end_array();
}

void write_integers(std::span<const std::int64_t> numbers, JsonWriter& out) {
  out.begin_array();
  for (const std::int64_t number : numbers) out.value(number);
  out.end_array();
}

void write_tensors(const std::vector<TensorMetadata>& tensors, JsonWriter& out) {
  out.begin_array();
  for (const TensorMetadata& tensor : tensors) {
    out.begin_object().member("name", tensor.name).member("datatype", datatype_name(tensor.datatype));
    write_integers(tensor.shape, out.key("shape"));
    out.end_object();
  }
  out.end_array();
}

// Triton's configuration has names of its own: TYPE_STRING is the protocol's BYTES.
std::string config_type(Datatype datatype) {
  return "TYPE_" + std::string(datatype == Datatype::kBytes ? "STRING" : datatype_name(datatype));
}

void write_config_tensors(const std::vector<TensorMetadata>& tensors, JsonWriter& out) {
  out.begin_array();
  for (const TensorMetadata& tensor : tensors) {
    out.begin_object().member("name", tensor.name).member("data_type", config_type(tensor.datatype));
    write_integers(std::span(tensor.shape).subspan(1), out.key("dims"));
    out.end_object();
  }
  out.end_array();
}

void write_duration(std::string_view name, const StatisticDuration& duration, JsonWriter& out) {
  out.key(name).begin_object();
  out.member("count", static_cast<std::int64_t>(duration.count)).member("ns", static_cast<std::int64_t>(duration.ns));
  out.end_object();
}

void write_statistics(const ModelStatistics& statistics, JsonWriter& out) {
  out.begin_object().member("name", statistics.name).member("version", statistics.version);
  out.member("last_inference", statistics.last_inference_ms);
  out.member("inference_count", static_cast<std::int64_t>(statistics.inference_count));
  out.member("execution_count", static_cast<std::int64_t>(statistics.execution_count));
  out.key("inference_stats").begin_object();
  write_duration("success", statistics.success, out);
  write_duration("fail", statistics.fail, out);
  write_duration("queue", statistics.queue, out);
  write_duration("compute_input", statistics.compute_input, out);
  write_duration("compute_infer", statistics.compute_infer, out);
  write_duration("compute_output", statistics.compute_output, out);
  write_duration("cache_hit", {}, out);  // there is no cache, but readers expect its numbers
  write_duration("cache_miss", {}, out);
  out.end_object();
  out.key("batch_stats").begin_array().end_array().end_object();
}

}  // namespace

std::string server_metadata_json(const ServerMetadata& metadata) {
  JsonWriter out;
  out.begin_object().member("name", metadata.name).member("version", metadata.version);
  write_texts(metadata.extensions, out.key("extensions"));
  return out.end_object().take();
}

std::string model_metadata_json(const ModelMetadata& metadata) {
  JsonWriter out;
  out.begin_object().member("name", metadata.name);
  write_texts(metadata.versions, out.key("versions"));
  out.member("platform", metadata.platform);
  write_tensors(metadata.inputs, out.key("inputs"));
  write_tensors(metadata.outputs, out.key("outputs"));
  out.key("properties").begin_object();
  for (const auto& [name, value] : metadata.properties) out.member(name, value);
  return out.end_object().end_object().take();
}

std::string statistics_json(std::span<const ModelStatistics> statistics) {
  JsonWriter out;
  out.begin_object().key("model_stats").begin_array();
  for (const ModelStatistics& of_model : statistics) write_statistics(of_model, out);
  return out.end_array().end_object().take();
}

std::string model_config_json(const ModelMetadata& metadata) {
  JsonWriter out;
  out.begin_object().member("name", metadata.name).member("platform", "onnxruntime_onnx");
  out.member("backend", "onnxruntime").member("max_batch_size", kMaxRequestImages);
  write_config_tensors(metadata.inputs, out.key("input"));
  write_config_tensors(metadata.outputs, out.key("output"));
  return out.end_object().take();
}

std::string model_list_json(std::span<const std::string> names) {
  JsonWriter out;
  out.begin_object();
  write_texts(names, out.key("models"));
  return out.end_object().take();
}

std::string repository_index_json(std::span<const IndexEntry> entries) {
  JsonWriter out;
  out.begin_array();
  for (const IndexEntry& entry : entries) {
    out.begin_object().member("name", entry.name).member("version", entry.version);
    out.member("state", entry.ready ? "READY" : "UNAVAILABLE").member("reason", "").end_object();
  }
  return out.end_array().take();
}

}  // namespace tta::oip

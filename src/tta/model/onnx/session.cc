#include "tta/model/onnx/session.h"

#include <onnxruntime_session_options_config_keys.h>

#include <utility>

#include "tta/model/onnx/provider.h"
#include "tta/model/onnx/runtime.h"

namespace tta {
namespace {

// Needed only while the session is made: ONNX Runtime copies the contents.
void add_external_files(ExternalFiles& files, Ort::SessionOptions& session) {
  std::vector<std::string> names;
  std::vector<char*> buffers;
  std::vector<std::size_t> sizes;
  for (auto& [name, bytes] : files) {
    names.push_back(name);
    buffers.push_back(reinterpret_cast<char*>(bytes.data()));
    sizes.push_back(bytes.size());
  }
  if (!names.empty()) session.AddExternalInitializersFromFilesInMemory(names, buffers, sizes);
}

Ort::SessionOptions session_options(const OnnxOptions& options) {
  Ort::SessionOptions session;
  session.SetIntraOpNumThreads(options.intra_op_threads);
  session.SetInterOpNumThreads(1);
  session.SetExecutionMode(ORT_SEQUENTIAL);
  session.SetGraphOptimizationLevel(ORT_ENABLE_ALL);
  session.SetLogSeverityLevel(ORT_LOGGING_LEVEL_FATAL);
  // The CPU arena and the memory patterns stay on. Measured with SqueezeNet on two workers: 61 MB with both; 117 MB
  // without the arena, 65 MB without the patterns, 77 MB without either; the time was the same. Idle threads that spin
  // take the CPU from the predictor's other workers.
  session.AddConfigEntry(kOrtSessionOptionsConfigAllowIntraOpSpinning, "0");
  session.AddConfigEntry(kOrtSessionOptionsConfigAllowInterOpSpinning, "0");
  // Otherwise a file with "ORTM" in its fifth byte is read as ONNX Runtime's own format, which we have not checked.
  session.AddConfigEntry(kOrtSessionOptionsConfigLoadModelFormat, "ONNX");
  return session;
}

ONNXTensorElementDataType onnx_type(DType dtype) {
  switch (dtype) {
    case DType::kFloat32: return ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT;
    case DType::kFloat16: return ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16;
    case DType::kUInt8: return ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8;
  }
  return ONNX_TENSOR_ELEMENT_DATA_TYPE_UNDEFINED;
}

std::vector<float> to_floats(const Ort::Value& value) {
  const Ort::TensorTypeAndShapeInfo info = value.GetTensorTypeAndShapeInfo();
  const std::size_t count = info.GetElementCount();
  std::vector<float> floats(count);
  if (info.GetElementType() == ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16) {
    const auto* halves = static_cast<const std::uint16_t*>(value.GetTensorRawData());
    for (std::size_t i = 0; i < count; ++i) floats[i] = float32_from_float16(halves[i]);
  } else {
    const auto* values = value.GetTensorData<float>();
    floats.assign(values, values + count);
  }
  return floats;
}

}  // namespace

OnnxSession::OnnxSession(Bytes file, ExternalFiles external, const OnnxOptions& options, std::string where,
                         std::string input_name, std::string output_name)
    : where_(std::move(where)), input_name_(std::move(input_name)), output_name_(std::move(output_name)) {
  const ProviderSpec provider = parse_provider(options.provider);
  // A model that is sound may still be more than a provider can take.
  const ErrorCode code = provider.is_cpu() ? ErrorCode::kModel : ErrorCode::kRuntime;
  translate_ort(code, where_, [&] {
    // First, because some providers log while they are appended, and need its logger.
    Ort::Env& environment = runtime_environment();
    Ort::SessionOptions session = session_options(options);
    add_external_files(external, session);
    append_provider(provider, session);
    session_ = Ort::Session(environment, file.data(), file.size(), session);
    memory_ = Ort::MemoryInfo::CreateCpu(OrtDeviceAllocator, OrtMemTypeDefault);
  });
}

Ort::Value OnnxSession::wrap_input(const Tensor& input) const {
  // The C API has no constant tensors, but never writes to an input.
  void* data = const_cast<std::byte*>(input.data());
  return Ort::Value::CreateTensor(memory_, data, input.size_bytes(), input.shape().data(), input.shape().size(),
                                  onnx_type(input.dtype()));
}

OnnxSession::Output OnnxSession::run(const Tensor& input) const {
  return translate_ort(ErrorCode::kRuntime, where_, [&] {
    const Ort::Value in = wrap_input(input);
    Ort::Value out{nullptr};
    const char* const input_name = input_name_.c_str();
    const char* const output_name = output_name_.c_str();
    session_.Run(Ort::RunOptions{nullptr}, &input_name, &in, 1, &output_name, &out, 1);
    return Output{out.GetTensorTypeAndShapeInfo().GetShape(), to_floats(out)};
  });
}

void OnnxSession::run_into(const Tensor& input, std::span<const std::int64_t> shape, std::span<float> values) const {
  translate_ort(ErrorCode::kRuntime, where_, [&] {
    const Ort::Value in = wrap_input(input);
    Ort::Value out = Ort::Value::CreateTensor<float>(memory_, values.data(), values.size(), shape.data(), shape.size());
    const char* const input_name = input_name_.c_str();
    const char* const output_name = output_name_.c_str();
    session_.Run(Ort::RunOptions{nullptr}, &input_name, &in, 1, &output_name, &out, 1);
  });
}

}  // namespace tta

#include "tta/model/onnx/provider.h"

#include <onnxruntime_session_options_config_keys.h>

#include <cctype>
#include <memory>
#include <vector>

#include "tta/base/core/text.h"

namespace tta {
namespace {

constexpr std::string_view kSuffix = "ExecutionProvider";

std::string_view without_suffix(std::string_view name) {
  return name.size() > kSuffix.size() && name.ends_with(kSuffix) ? name.substr(0, name.size() - kSuffix.size()) : name;
}

std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& letter : result) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return result;
}

bool is_same_name(std::string_view a, std::string_view b) {
  return lower_case(without_suffix(a)) == lower_case(without_suffix(b));
}

// The options as two arrays of C strings, as the C API takes them. The map must outlive it.
struct OptionArrays {
  explicit OptionArrays(const std::map<std::string, std::string>& options) {
    for (const auto& [key, value] : options) {
      keys.push_back(key.c_str());
      values.push_back(value.c_str());
    }
  }
  std::vector<const char*> keys, values;
};

// The general function has spellings of its own for some of the names that GetAvailableProviders() gives.
std::string general_name(const std::string& name) {
  if (name == "Azure") return "AZURE";
  if (name == "WebGpu") return "WebGPU";
  if (name == "Xnnpack") return "XNNPACK";
  return name;
}

// CUDA and TensorRT have option objects of their own and are not taken by the general function.
void append_cuda(const ProviderSpec& spec, Ort::SessionOptions& session) {
  const OrtApi& api = Ort::GetApi();
  const OptionArrays arrays(spec.options);
  OrtCUDAProviderOptionsV2* options = nullptr;
  Ort::ThrowOnError(api.CreateCUDAProviderOptions(&options));
  const std::unique_ptr<OrtCUDAProviderOptionsV2, decltype(api.ReleaseCUDAProviderOptions)> owner(
      options, api.ReleaseCUDAProviderOptions);
  Ort::ThrowOnError(
      api.UpdateCUDAProviderOptions(options, arrays.keys.data(), arrays.values.data(), arrays.keys.size()));
  session.AppendExecutionProvider_CUDA_V2(*options);
}

void append_tensorrt(const ProviderSpec& spec, Ort::SessionOptions& session) {
  const OrtApi& api = Ort::GetApi();
  const OptionArrays arrays(spec.options);
  OrtTensorRTProviderOptionsV2* options = nullptr;
  Ort::ThrowOnError(api.CreateTensorRTProviderOptions(&options));
  const std::unique_ptr<OrtTensorRTProviderOptionsV2, decltype(api.ReleaseTensorRTProviderOptions)> owner(
      options, api.ReleaseTensorRTProviderOptions);
  Ort::ThrowOnError(
      api.UpdateTensorRTProviderOptions(options, arrays.keys.data(), arrays.values.data(), arrays.keys.size()));
  session.AppendExecutionProvider_TensorRT_V2(*options);
}

}  // namespace

bool ProviderSpec::is_cpu() const {
  return is_same_name(name, "cpu");
}

ProviderSpec parse_provider(std::string_view text) {
  const auto fail = [text](const std::string& problem) {
    throw Error(ErrorCode::kUsage, "--provider " + printable(text) + ": " + problem);
  };
  const std::size_t colon = text.find(':');
  ProviderSpec spec{std::string(text.substr(0, colon)), {}};
  if (spec.name.empty()) fail("expected NAME or NAME:key=value,...");
  if (colon == std::string_view::npos) return spec;
  for (std::string_view option : split(text.substr(colon + 1), ',')) {
    const std::size_t equals = option.find('=');
    if (equals == 0 || equals == std::string_view::npos) fail(printable(option) + " is not key=value");
    if (!spec.options.emplace(option.substr(0, equals), option.substr(equals + 1)).second)
      fail(printable(option.substr(0, equals)) + " is given twice");
  }
  if (spec.is_cpu()) fail("the CPU has no options");
  return spec;
}

std::string match_provider(const ProviderSpec& spec, std::span<const std::string> available) {
  std::string names;
  for (const std::string& provider : available) {
    if (is_same_name(provider, spec.name)) return std::string(without_suffix(provider));
    names += (names.empty() ? "" : ", ") + lower_case(without_suffix(provider));
  }
  throw Error(ErrorCode::kRuntime, "--provider " + printable(spec.name) + " is not in this ONNX Runtime; it has " +
                                       names + ". Another build can be named with --onnxruntime or TTA_ONNXRUNTIME");
}

void append_provider(const ProviderSpec& spec, Ort::SessionOptions& session) {
  if (spec.is_cpu()) return;
  const std::string name = match_provider(spec, Ort::GetAvailableProviders());
  translate_ort(ErrorCode::kRuntime, "--provider " + name, [&] {
    session.AddConfigEntry(kOrtSessionOptionsDisableCPUEPFallback, "1");
    if (name == "CUDA") return append_cuda(spec, session);
    if (name == "Tensorrt") return append_tensorrt(spec, session);
    session.AppendExecutionProvider(general_name(name), {spec.options.begin(), spec.options.end()});
  });
}

}  // namespace tta

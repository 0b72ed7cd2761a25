#include "tta/model/onnx/signature.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "tta/base/core/error.h"
#include "tta/base/core/limits.h"
#include "tta/base/core/text.h"

namespace tta {
namespace {

// TensorProto.DataType of onnx.proto.
constexpr int kOnnxFloat32 = 1;
constexpr int kOnnxUInt8 = 2;
constexpr int kOnnxFloat16 = 10;

constexpr std::int64_t kMaxBatch = 4096;
constexpr std::uint64_t kMaxInputBytes = std::uint64_t{1} << 30;

[[noreturn]] void refuse(std::string_view file, const std::string& problem) {
  throw Error(ErrorCode::kModel, std::string(file) + ": " + problem);
}

// A damaged file may have a million of them: only so many are told.
constexpr std::size_t kMaxTold = 16;

std::string list(const std::vector<OnnxValue>& values) {
  if (values.empty()) return "none";
  std::string text;
  for (std::size_t i = 0; i < std::min(values.size(), kMaxTold); ++i)
    text += (i == 0 ? "" : ", ") + describe(values[i]);
  return values.size() <= kMaxTold ? text : text + " and " + std::to_string(values.size() - kMaxTold) + " more";
}

std::optional<DType> input_dtype(int element_type) {
  switch (element_type) {
    case kOnnxFloat32: return DType::kFloat32;
    case kOnnxFloat16: return DType::kFloat16;
    case kOnnxUInt8: return DType::kUInt8;
    default: return std::nullopt;
  }
}

bool can_be_channels(const OnnxDimension& dimension) {
  return dimension.size == 1 || dimension.size == 3;
}

Layout find_layout(const OnnxValue& input, std::string_view file) {
  const std::vector<OnnxDimension>& shape = *input.shape;
  const bool nchw = can_be_channels(shape[1]), nhwc = can_be_channels(shape[3]);
  if (nchw && nhwc)
    refuse(file, "input " + describe(input) + " can be read as NCHW and as NHWC: export it with other sides");
  if (nchw) return Layout::kNchw;
  if (nhwc) return Layout::kNhwc;
  if (shape[1].size == 4 || shape[3].size == 4)
    refuse(file, "input " + describe(input) + " has 4 channels; only gray (1) and RGB or BGR (3) are supported");
  refuse(file, "input " + describe(input) +
                   " is no image: expected [N,C,H,W] or [N,H,W,C] with a C of 1 or 3 that is fixed in the model");
}

// Requires: a shape of rank 4.
void read_sizes(const OnnxValue& input, std::string_view file, ModelInfo& info) {
  const std::vector<OnnxDimension>& shape = *input.shape;
  const bool planes = info.layout == Layout::kNchw;
  const std::int64_t batch = shape[0].size, channels = shape[planes ? 1 : 3].size;
  const std::int64_t height = shape[planes ? 2 : 1].size, width = shape[planes ? 3 : 2].size;
  if (batch > kMaxBatch || height > Limits{}.side_px || width > Limits{}.side_px)
    refuse(file, "input " + describe(input) + " is too large: at most a batch of " + std::to_string(kMaxBatch) +
                     " images with sides of " + std::to_string(Limits{}.side_px));
  const auto at_least_one = [](std::int64_t size) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(size, 1));
  };
  // No overflow: 2^12 * 2^2 * 2^14 * 2^14 * 2^2 fits.
  if (at_least_one(batch) * at_least_one(channels) * at_least_one(height) * at_least_one(width) *
          dtype_size(info.input_dtype) >
      kMaxInputBytes)
    refuse(file, "input " + describe(input) + " is too large: over " + std::to_string(kMaxInputBytes >> 20) + " MiB");
  info.batch = static_cast<int>(batch);
  info.channels = static_cast<int>(channels);
  info.height = static_cast<int>(height);
  info.width = static_cast<int>(width);
}

// Why `output` cannot be a row of class scores per image; nothing if it can, as far as its declaration says.
std::optional<std::string> unfit_output(const OnnxValue& output) {
  if (output.kind == OnnxValue::Kind::kSequence || output.kind == OnnxValue::Kind::kMap)
    return "is a sequence or map, as ZipMap makes it; convert the model without ZipMap (options={'zipmap': False})";
  if (output.kind != OnnxValue::Kind::kTensor) return "is not a tensor";
  if (output.element_type != kOnnxFloat32 && output.element_type != kOnnxFloat16)
    return "holds " + element_type_name(output.element_type) + "; float32 or float16 is needed";
  if (!output.shape) return std::nullopt;
  const std::vector<OnnxDimension>& shape = *output.shape;
  const auto is_one_or_free = [](const OnnxDimension& dimension) { return dimension.size <= 1; };
  if (shape.size() == 4 && !(is_one_or_free(shape[2]) && is_one_or_free(shape[3])))
    return "is a map of scores, not one row per image";
  if (shape.size() != 2 && shape.size() != 4) return "has rank " + std::to_string(shape.size());
  if (shape[1].size > kMaxClasses) return "has more than " + std::to_string(kMaxClasses) + " classes";
  return std::nullopt;
}

const OnnxValue& find_named_output(const OnnxGraph& graph, std::string_view wanted, std::string_view file) {
  const auto found = std::find_if(graph.outputs.begin(), graph.outputs.end(),
                                  [wanted](const OnnxValue& output) { return output.name == wanted; });
  if (found == graph.outputs.end()) {
    std::vector<std::string_view> names;
    for (const OnnxValue& output : graph.outputs) names.push_back(output.name);
    refuse(file, "no output is named '" + printable(wanted) + "'" + did_you_mean(wanted, names) + "; there are " +
                     list(graph.outputs));
  }
  if (const auto problem = unfit_output(*found))
    refuse(file, "output " + describe(*found) + " can't be the answer: it " + *problem);
  return *found;
}

}  // namespace

void read_input_signature(const OnnxGraph& graph, std::string_view file, ModelInfo& info) {
  if (graph.inputs.size() != 1)
    refuse(file, "an image classifier has one input, this model has " + std::to_string(graph.inputs.size()) + ": " +
                     list(graph.inputs));
  const OnnxValue& input = graph.inputs.front();
  if (input.kind != OnnxValue::Kind::kTensor || !input.shape || input.shape->size() != 4)
    refuse(file, "input " + describe(input) + " is no image: expected rank 4, [N,C,H,W] or [N,H,W,C]");
  const std::optional<DType> dtype = input_dtype(input.element_type);
  if (!dtype) refuse(file, "input " + describe(input) + " is not supported: expected float32, float16 or uint8");

  info.input_name = input.name;
  info.input_dtype = *dtype;
  info.layout = find_layout(input, file);
  read_sizes(input, file, info);
  info.layout_origin = "input is " + describe_shape(input.shape);
}

const OnnxValue& choose_output(const OnnxGraph& graph, std::string_view wanted, std::string_view file) {
  if (!wanted.empty()) return find_named_output(graph, wanted, file);
  std::vector<const OnnxValue*> fit;
  std::string problems;
  std::size_t unfit = 0;
  for (const OnnxValue& output : graph.outputs) {
    const auto problem = unfit_output(output);
    if (!problem)
      fit.push_back(&output);
    else if (unfit++ < kMaxTold)
      problems += "; " + describe(output) + " " + *problem;
  }
  if (fit.empty()) refuse(file, "no output can be the answer, which is [N,K] or [N,K,1,1]" + problems);
  if (fit.size() > 1)
    refuse(file, "several outputs could be the answer, choose one with --output-name: " + list(graph.outputs));
  return *fit.front();
}

DType output_dtype(const OnnxValue& output) {
  return output.element_type == kOnnxFloat16 ? DType::kFloat16 : DType::kFloat32;
}

}  // namespace tta

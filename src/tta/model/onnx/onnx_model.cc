#include "tta/model/onnx/onnx_model.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/file.h"
#include "tta/base/core/limits.h"
#include "tta/base/core/sha256.h"
#include "tta/base/core/text.h"
#include "tta/model/onnx/external_data.h"
#include "tta/model/onnx/graph_check.h"
#include "tta/model/onnx/onnx_graph.h"
#include "tta/model/onnx/probe.h"
#include "tta/model/onnx/runtime.h"
#include "tta/model/onnx/session.h"
#include "tta/model/onnx/signature.h"

namespace tta {
namespace {

class OnnxModel : public Model {
 public:
  OnnxModel(OnnxSession session, ModelInfo info, const std::vector<std::int64_t>& tail_shape, DType output_dtype)
      : session_(std::move(session)), info_(std::move(info)), output_dtype_(output_dtype) {
    shape_rank_ = tail_shape.size() + 1;
    std::copy(tail_shape.begin(), tail_shape.end(), shape_.begin() + 1);
  }

  const ModelInfo& info() const override { return info_; }

  void run(const Tensor& batch, std::span<float> rows) const override {
    const std::int64_t images = batch.shape().front();
    assert(info_.batch == 0 || images == info_.batch);
    assert(batch.dtype() == info_.input_dtype);
    assert(rows.size() == static_cast<std::size_t>(images) * static_cast<std::size_t>(row_size()));
    if (output_dtype_ == DType::kFloat32) {
      std::array<std::int64_t, 4> shape = shape_;
      shape[0] = images;
      session_.run_into(batch, std::span(shape).first(shape_rank_), rows);
    } else {
      run_converting(batch, rows);
    }
  }

 private:
  void run_converting(const Tensor& batch, std::span<float> rows) const {
    const OnnxSession::Output output = session_.run(batch);
    if (output.values.size() != rows.size())
      throw Error(ErrorCode::kRuntime, printable(info_.path) + ": the output has " +
                                           std::to_string(output.values.size()) + " numbers, expected " +
                                           std::to_string(rows.size()));
    std::copy(output.values.begin(), output.values.end(), rows.begin());
  }

  OnnxSession session_;
  ModelInfo info_;
  DType output_dtype_;
  std::array<std::int64_t, 4> shape_ = {};  // of the output, without the batch in its first place
  std::size_t shape_rank_ = 0;
};

// An .ort file is a flatbuffer; the mark stands behind its first offset.
void refuse_ort_format(Bytes file, const std::string& name) {
  const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
  if (text.size() >= 8 && text.substr(4, 4) == "ORTM")
    throw Error(ErrorCode::kModel,
                name + ": is in ONNX Runtime's own format (.ort); give the .onnx file it was made from");
}

ExternalFiles load_external_data(const std::vector<ExternalTensor>& tensors, const std::filesystem::path& path,
                                 const OnnxOptions& options, const std::string& name) {
  if (tensors.empty()) return {};
  if (!options.allow_external_data)
    throw Error(ErrorCode::kModel, name + ": " + tensors.front().place + " has its data in another file, '" +
                                       printable(tensors.front().location) +
                                       "'; allow it with --allow-external-data if you trust this model");
  const std::filesystem::path folder = path.parent_path();
  return read_external_files(tensors, folder.empty() ? "." : folder, name);
}

// Of the file's bytes; with external data, of the digests of all files in the order of their names, so that other
// weights are another model.
std::string digest(Bytes file, const ExternalFiles& external) {
  std::string digests = sha256_hex(file);
  if (external.empty()) return digests;
  for (const auto& [location, bytes] : external) digests += sha256_hex(bytes);
  return sha256_hex(digests);
}

}  // namespace

std::unique_ptr<Model> open_onnx_model(const std::filesystem::path& path, const OnnxOptions& options) {
  const std::string name = printable(path.string());
  const std::vector<std::byte> file = read_file(path, kMaxModelBytes);
  refuse_ort_format(file, name);
  const std::vector<ExternalTensor> external_tensors = find_external_data(file, name);
  OnnxGraph graph = read_onnx_graph(file, name);

  ModelInfo info;
  info.path = path.string();
  read_input_signature(graph, name, info);
  const OnnxValue& output = choose_output(graph, options.output_name, name);
  info.output_name = output.name;

  ExternalFiles external = load_external_data(external_tensors, path, options, name);
  info.sha256 = digest(file, external);
  if (!external.empty())
    info.notes.push_back("weights come from " + std::to_string(external.size()) +
                         " file(s) beside the model; the digest "
                         "covers them");
  load_runtime(options.library);
  OnnxSession session(file, std::move(external), options, name, info.input_name, info.output_name);

  const FinalActivation activation = find_final_activation(graph, output.name);
  const bool is_known = options.output_kind || activation.function != FinalActivation::Function::kOther;
  const std::string where = name + ": output '" + printable(output.name) + "'";
  ProbeRows probe = run_probe(session, info, is_known ? ProbeEffort::kConfirm : ProbeEffort::kGuess, where);
  settle_output(probe, activation, options.output_kind, where, info);
  info.metadata = std::move(graph.metadata);
  return std::make_unique<OnnxModel>(std::move(session), std::move(info), probe.tail_shape, output_dtype(output));
}

}  // namespace tta

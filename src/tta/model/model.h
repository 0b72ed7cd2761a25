// What a classifier is to the rest of the house: a tensor in, one row of numbers per image out. The predictor sees only
// this; `onnx` implements it for ONNX Runtime, tests/support/fake_model.h for tests.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "tta/base/tensor.h"

namespace tta {

// What a row of the output means.
enum class OutputKind { kLogits, kLogProbabilities, kProbabilities };
std::string_view output_kind_name(OutputKind kind);  // "log-probabilities"

// What is known about a model, and how (the `..._origin` texts are shown by `tta inspect`).
struct ModelInfo {
  std::string path;    // where it came from, for messages; empty for models that aren't files
  std::string sha256;  // of the model file's bytes

  std::string input_name;
  DType input_dtype = DType::kFloat32;
  Layout layout = Layout::kNchw;
  int channels = 3;  // 1 or 3
  int height = 0;    // 0 = free
  int width = 0;     // 0 = free
  int batch = 0;     // fixed batch; 0 = free
  std::string layout_origin;

  std::string output_name;
  int classes = 0;  // probabilities per image: 2 for a single sigmoid output
  OutputKind output_kind = OutputKind::kLogits;
  bool single_output = false;  // [N,1]: one number, the score of the second of two classes
  std::string output_origin;   // "graph ends in Softmax", "rows sum to 1 on a probe", "--output"

  std::map<std::string, std::string> metadata;  // the file's own key-value pairs
  std::vector<std::string> notes;               // what a user should know, one sentence each
};

class Model {
 public:
  virtual ~Model() = default;

  virtual const ModelInfo& info() const = 0;

  // Runs the model on `batch` ([B,C,H,W] or [B,H,W,C], as info() says) and writes B raw rows of `row_size()` floats.
  // B is info().batch if that is fixed. May be called from several threads at once.
  //
  // Errors: kRuntime if the run fails. Values are not checked here; read_output_row() does.
  virtual void run(const Tensor& batch, std::span<float> rows) const = 0;

  // Numbers per raw row: info().classes, or 1 for a single output.
  int row_size() const { return info().single_output ? 1 : info().classes; }
};

}  // namespace tta

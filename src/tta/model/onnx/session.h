// One ONNX Runtime session with one input and one output.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "tta/base/tensor.h"
#include "tta/model/onnx/external_data.h"
#include "tta/model/onnx/onnx_model.h"
#include "tta/model/onnx/ort.h"
#include "tta/model/onnx/wire.h"

namespace tta {

// Runs may overlap in time, on any threads; ONNX Runtime's sessions keep no state between them.
class OnnxSession {
 public:
  // `where` stands before messages. `file` has passed find_external_data(), and `external` holds what it found.
  //
  // Requires: load_runtime(); even an empty Ort::Session can't be destroyed without it.
  // Errors: kRuntime (no such provider, or it can't take the model); kModel (ONNX Runtime refuses the model).
  OnnxSession(Bytes file, ExternalFiles external, const OnnxOptions& options, std::string where, std::string input_name,
              std::string output_name);

  // The output in whatever shape it comes, as float32. Errors: kRuntime.
  struct Output {
    std::vector<std::int64_t> shape;
    std::vector<float> values;
  };
  Output run(const Tensor& input) const;

  // The output written into `values`, which must be float32 in the file and have this shape: nothing is copied.
  // Errors: kRuntime, also if the output has another shape.
  void run_into(const Tensor& input, std::span<const std::int64_t> shape, std::span<float> values) const;

 private:
  Ort::Value wrap_input(const Tensor& input) const;

  std::string where_;
  std::string input_name_;
  std::string output_name_;
  Ort::MemoryInfo memory_{nullptr};
  // Run() is not const in the C++ header, though the C API promises that it may be called concurrently.
  mutable Ort::Session session_{nullptr};
};

}  // namespace tta

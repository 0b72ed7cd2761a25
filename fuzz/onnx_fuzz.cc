// ONNX files, as far as we read them ourselves before ONNX Runtime may.
#include "fuzz/fuzz.h"
#include "tta/base/core/error.h"
#include "tta/model/onnx/graph_check.h"
#include "tta/model/onnx/onnx_graph.h"
#include "tta/model/onnx/signature.h"

namespace {

void choose(const tta::OnnxGraph& graph) {
  tta::ModelInfo info;
  tta::read_input_signature(graph, "model.onnx", info);
  const tta::OnnxValue& output = tta::choose_output(graph, "", "model.onnx");
  tta::find_final_activation(graph, output.name);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> file = tta::fuzz::bytes_of(data, size);
  try {
    tta::find_external_data(file, "model.onnx");
  } catch (const tta::Error&) {
  }
  try {
    choose(tta::read_onnx_graph(file, "model.onnx"));
  } catch (const tta::Error&) {
  }
  return 0;
}

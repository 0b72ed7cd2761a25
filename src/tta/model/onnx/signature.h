// Is this graph an image classifier? Picks its input and its output, or says why not. Pure and thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "tta/model/model.h"
#include "tta/model/onnx/onnx_graph.h"

namespace tta {

// Fills in what the graph's only input says: name, dtype, layout and where that comes from, channels, height, width,
// batch.
//
// The layout follows from which of the dimensions 1 and 3 is 1 or 3: the channels.
//
// Errors, kModel: not exactly one input; not a tensor of rank 4 holding float32, float16 or uint8; no dimension, or
// both, can be the channels; four channels; sides or batch beyond what an image can be. The message has names and
// shapes.
void read_input_signature(const OnnxGraph& graph, std::string_view file, ModelInfo& info);

// The output that is the answer: [N,K], [N,K,1,1], or of undeclared shape, holding float32 or float16. `wanted` is
// --output-name; empty picks the only such output.
//
// Errors, kModel: none or several such outputs, `wanted` unknown or unfit. The message has every output's name, shape
// and what is wrong with it.
const OnnxValue& choose_output(const OnnxGraph& graph, std::string_view wanted, std::string_view file);

// Requires: an output that choose_output() returned.
DType output_dtype(const OnnxValue& output);

}  // namespace tta

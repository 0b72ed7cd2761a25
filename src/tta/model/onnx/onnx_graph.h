// What an ONNX file says about its own graph: inputs, outputs, metadata, and how it ends. Read by our own parser, so
// that everything can be explained before, and without, ONNX Runtime.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tta/model/onnx/wire.h"

namespace tta {

struct OnnxDimension {
  std::int64_t size = 0;  // 0 = free
  std::string name;       // of a free one: "N", "batch"; may be empty
};

// One input or output of the main graph, as declared.
struct OnnxValue {
  enum class Kind { kTensor, kSequence, kMap, kOther };

  std::string name;
  Kind kind = Kind::kOther;
  int element_type = 0;                             // of a tensor: TensorProto.DataType
  std::optional<std::vector<OnnxDimension>> shape;  // of a tensor; nothing = not declared
};

// A node of the main graph, as far as walking back from an output needs it.
struct OnnxNode {
  std::string op_type;
  std::string input;  // the first one: the data; the others are shapes and axes
  std::string output;
  std::optional<std::int64_t> axis;
};

struct OnnxGraph {
  std::vector<OnnxValue> inputs;  // without those that initializers give
  std::vector<OnnxValue> outputs;
  std::map<std::string, std::string> metadata;
  std::vector<OnnxNode> nodes;  // of the standard operators
  std::int64_t opset = 1;       // of the standard operators
};

// Errors: kModel (damaged, no graph, or more inputs, outputs, nodes than any real model has). `name` stands in
// messages.
OnnxGraph read_onnx_graph(Bytes file, std::string_view name);

// TensorProto.DataType as people write it: "float32", "int64"; "type 99" for one that we don't know.
std::string element_type_name(int element_type);

// "'probabilities' float32 [N,1000]", for messages and `tta inspect`.
std::string describe(const OnnxValue& value);
std::string describe_shape(const std::optional<std::vector<OnnxDimension>>& shape);  // "[N,3,224,?]"

// How the graph ends in `output`: the last function applied to the numbers, seen through nodes that change only their
// type or shape (Identity, Cast, Reshape, Flatten, Squeeze, Unsqueeze).
struct FinalActivation {
  enum class Function { kOther, kSoftmax, kLogSoftmax, kSigmoid };
  Function function = Function::kOther;
  std::int64_t axis = 0;  // of Softmax and LogSoftmax
};
FinalActivation find_final_activation(const OnnxGraph& graph, std::string_view output);

}  // namespace tta

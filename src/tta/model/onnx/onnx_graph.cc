// Field numbers are those of onnx.proto (ONNX, "Open Neural Network Exchange Intermediate Representation").
#include "tta/model/onnx/onnx_graph.h"

#include <algorithm>
#include <array>
#include <set>

#include "tta/base/core/text.h"

namespace tta {
namespace {

// More of anything than a real model has; keeps what a hostile file makes us remember far below the file's own size
// limit.
constexpr std::size_t kMaxItems = std::size_t{1} << 20;
// A value of a classifier has four dimensions at most; more are read only to be told.
constexpr std::size_t kMaxRank = 32;

constexpr std::array<std::string_view, 6> kPassThrough = {"Identity", "Cast",    "Reshape",
                                                          "Flatten",  "Squeeze", "Unsqueeze"};

class GraphReader {
 public:
  GraphReader(std::string_view name) : name_(name) {}

  OnnxGraph read(WireReader model) {
    bool has_graph = false;
    while (model.next()) {
      if (model.field() == 7) {
        has_graph = true;
        read_graph(model.message());
      }
      if (model.field() == 8) read_opset(model.message());
      if (model.field() == 14) read_metadata(model.message());
    }
    if (!has_graph) fail("not an ONNX file, or damaged: it has no graph");
    std::erase_if(graph_.inputs, [this](const OnnxValue& input) { return initializers_.contains(input.name); });
    return std::move(graph_);
  }

 private:
  void read_graph(WireReader graph) {
    while (graph.next()) {
      switch (graph.field()) {
        case 1: read_node(graph.message()); break;
        case 5: read_initializer_name(graph.message()); break;
        case 11: graph_.inputs.push_back(read_value(graph.message())); break;
        case 12: graph_.outputs.push_back(read_value(graph.message())); break;
        case 15:
          for (WireReader sparse = graph.message(); sparse.next();)
            if (sparse.field() == 1) read_initializer_name(sparse.message());
          break;
      }
    }
  }

  void read_initializer_name(WireReader tensor) {
    while (tensor.next())
      if (tensor.field() == 8) initializers_.insert(std::string(tensor.text()));
    count_item();
  }

  void read_node(WireReader node) {
    OnnxNode result;
    std::string_view domain;
    for (WireReader fields = node; fields.next();) {
      if (fields.field() == 1 && result.input.empty()) result.input = fields.text();
      if (fields.field() == 2 && result.output.empty()) result.output = fields.text();
      if (fields.field() == 4) result.op_type = fields.text();
      if (fields.field() == 5) read_axis(fields.message(), result);
      if (fields.field() == 7) domain = fields.text();
    }
    if (!domain.empty() && domain != "ai.onnx") return;
    count_item();
    graph_.nodes.push_back(std::move(result));
  }

  static void read_axis(WireReader attribute, OnnxNode& node) {
    std::string_view attribute_name;
    std::optional<std::int64_t> number;
    while (attribute.next()) {
      if (attribute.field() == 1) attribute_name = attribute.text();
      if (attribute.field() == 3) number = static_cast<std::int64_t>(attribute.number());
    }
    if (attribute_name == "axis") node.axis = number;
  }

  OnnxValue read_value(WireReader info) {
    count_item();
    OnnxValue value;
    while (info.next()) {
      if (info.field() == 1) value.name = info.text();
      if (info.field() == 2) read_type(info.message(), value);
    }
    return value;
  }

  void read_type(WireReader type, OnnxValue& value) {
    while (type.next()) {
      if (type.field() == 1) {
        value.kind = OnnxValue::Kind::kTensor;
        read_tensor_type(type.message(), value);
      }
      if (type.field() == 4) value.kind = OnnxValue::Kind::kSequence;
      if (type.field() == 5) value.kind = OnnxValue::Kind::kMap;
    }
  }

  void read_tensor_type(WireReader type, OnnxValue& value) {
    while (type.next()) {
      if (type.field() == 1) value.element_type = static_cast<int>(type.number());
      if (type.field() == 2) value.shape = read_shape(type.message());
    }
  }

  std::vector<OnnxDimension> read_shape(WireReader shape) {
    std::vector<OnnxDimension> dimensions;
    while (shape.next()) {
      if (shape.field() != 1) continue;
      if (dimensions.size() == kMaxRank) fail("a shape has more than " + std::to_string(kMaxRank) + " dimensions");
      dimensions.push_back(read_dimension(shape.message()));
    }
    return dimensions;
  }

  static OnnxDimension read_dimension(WireReader fields) {
    OnnxDimension dimension;
    while (fields.next()) {
      // Some exporters write 0 or -1 for a free dimension.
      if (fields.field() == 1) dimension.size = std::max<std::int64_t>(0, static_cast<std::int64_t>(fields.number()));
      if (fields.field() == 2) dimension.name = fields.text();
    }
    return dimension;
  }

  void read_opset(WireReader entry) {
    std::string_view domain;
    std::int64_t version = 1;
    while (entry.next()) {
      if (entry.field() == 1) domain = entry.text();
      if (entry.field() == 2) version = static_cast<std::int64_t>(entry.number());
    }
    if (domain.empty() || domain == "ai.onnx") graph_.opset = version;
  }

  void read_metadata(WireReader entry) {
    count_item();
    std::string_view key, value;
    while (entry.next()) {
      if (entry.field() == 1) key = entry.text();
      if (entry.field() == 2) value = entry.text();
    }
    graph_.metadata.emplace(key, value);
  }

  void count_item() {
    if (++items_ > kMaxItems) fail("more nodes and values than we read (" + std::to_string(kMaxItems) + ")");
  }

  [[noreturn]] void fail(const std::string& problem) const {
    throw Error(ErrorCode::kModel, std::string(name_) + ": " + problem);
  }

  std::string_view name_;
  OnnxGraph graph_;
  std::set<std::string> initializers_;
  std::size_t items_ = 0;
};

}  // namespace

OnnxGraph read_onnx_graph(Bytes file, std::string_view name) {
  return GraphReader(name).read(WireReader(file, name));
}

std::string element_type_name(int element_type) {
  constexpr std::array<std::string_view, 17> kNames = {
      "undefined", "float32", "uint8",   "int8",   "uint16", "int16",     "int32",      "int64",   "string",
      "bool",      "float16", "float64", "uint32", "uint64", "complex64", "complex128", "bfloat16"};
  if (element_type < 0 || element_type >= static_cast<int>(kNames.size()))
    return "type " + std::to_string(element_type);
  return std::string(kNames[static_cast<std::size_t>(element_type)]);
}

std::string describe_shape(const std::optional<std::vector<OnnxDimension>>& shape) {
  if (!shape) return "of undeclared shape";
  std::string text = "[";
  for (const OnnxDimension& dimension : *shape) {
    if (text.size() > 1) text += ',';
    if (dimension.size > 0)
      text += std::to_string(dimension.size);
    else
      text += dimension.name.empty() ? "?" : printable(dimension.name, 32);
  }
  return text + "]";
}

std::string describe(const OnnxValue& value) {
  std::string name = "'";
  name += printable(value.name) + "'";
  switch (value.kind) {
    case OnnxValue::Kind::kTensor:
      return name + " " + element_type_name(value.element_type) + " " + describe_shape(value.shape);
    case OnnxValue::Kind::kSequence: return name + " (a sequence)";
    case OnnxValue::Kind::kMap: return name + " (a map)";
    case OnnxValue::Kind::kOther: return name + " (not a tensor)";
  }
  return name;
}

FinalActivation find_final_activation(const OnnxGraph& graph, std::string_view output) {
  // A graph has no circles, but a damaged file may; no real one has this many reshapes.
  constexpr int kMaxSteps = 64;
  using Function = FinalActivation::Function;
  for (int step = 0; step < kMaxSteps; ++step) {
    const auto node = std::find_if(graph.nodes.begin(), graph.nodes.end(),
                                   [output](const OnnxNode& candidate) { return candidate.output == output; });
    if (node == graph.nodes.end()) return {};
    // ONNX's Softmax: the default axis was 1 until opset 13 made it the last one.
    const std::int64_t axis = node->axis.value_or(graph.opset >= 13 ? -1 : 1);
    if (node->op_type == "Softmax") return {Function::kSoftmax, axis};
    if (node->op_type == "LogSoftmax") return {Function::kLogSoftmax, axis};
    if (node->op_type == "Sigmoid") return {Function::kSigmoid, 0};
    if (std::find(kPassThrough.begin(), kPassThrough.end(), node->op_type) == kPassThrough.end()) return {};
    output = node->input;
  }
  return {};
}

}  // namespace tta

#include "tta/model/onnx/onnx_graph.h"

#include <gtest/gtest.h>

#include <string>

#include "support/support.h"

namespace tta {
namespace {

using testing::error_of;
using testing::golden_path;
using testing::read_bytes;
using Function = FinalActivation::Function;

OnnxGraph golden(const std::string& name) {
  return read_onnx_graph(read_bytes(golden_path("onnx/" + name + ".onnx")), name);
}

FinalActivation activation_of(const std::string& name) {
  return find_final_activation(golden(name), "output");
}

TEST(OnnxGraphTest, ReadsInputsAndOutputs) {
  const OnnxGraph graph = golden("logits");
  ASSERT_EQ(graph.inputs.size(), 1u);
  ASSERT_EQ(graph.outputs.size(), 1u);
  EXPECT_EQ(describe(graph.inputs[0]), "'input' float32 [N,3,8,8]");
  EXPECT_EQ(describe(graph.outputs[0]), "'output' float32 [N,5]");
  EXPECT_EQ((*graph.inputs[0].shape)[0].size, 0);
  EXPECT_EQ((*graph.inputs[0].shape)[1].size, 3);
  EXPECT_EQ(graph.opset, 13);
}

TEST(OnnxGraphTest, DescribesWhatIsNoPlainTensor) {
  EXPECT_EQ(describe(golden("zipmap").outputs[0]), "'probabilities' (a sequence)");
  EXPECT_EQ(describe(golden("undeclared_output").outputs[0]), "'output' float32 of undeclared shape");
  EXPECT_EQ(describe(golden("labels_only").outputs[0]), "'labels' int64 [N]");
  EXPECT_EQ(describe(golden("float16").inputs[0]), "'input' float16 [N,3,8,8]");
  EXPECT_EQ(describe(golden("uint8").inputs[0]), "'input' uint8 [N,3,8,8]");
  EXPECT_EQ(element_type_name(99), "type 99");
  EXPECT_EQ(element_type_name(-1), "type -1");
}

TEST(OnnxGraphTest, InitializersThatAreListedAsInputsAreNone) {
  const OnnxGraph graph = golden("initializer_as_input");
  ASSERT_EQ(graph.inputs.size(), 1u);
  EXPECT_EQ(graph.inputs[0].name, "input");
  EXPECT_EQ(golden("two_inputs").inputs.size(), 2u);
}

TEST(OnnxGraphTest, ReadsMetadata) {
  const OnnxGraph graph = golden("metadata");
  EXPECT_EQ(graph.metadata.at("names"), "{0: 'tench', 1: 'goldfish'}");
  EXPECT_EQ(graph.metadata.at("imgsz"), "[8, 8]");
}

TEST(OnnxGraphTest, FindsHowTheGraphEnds) {
  EXPECT_EQ(activation_of("logits").function, Function::kOther);
  EXPECT_EQ(activation_of("softmax").function, Function::kSoftmax);
  EXPECT_EQ(activation_of("softmax").axis, 1);
  EXPECT_EQ(activation_of("softmax_wrong_axis").axis, 0);
  EXPECT_EQ(activation_of("softmax_opset9").axis, 1);  // the default until opset 13
  EXPECT_EQ(activation_of("log_softmax").function, Function::kLogSoftmax);
  EXPECT_EQ(activation_of("log_softmax").axis, -1);
  EXPECT_EQ(activation_of("softmax_behind_shapes").function, Function::kSoftmax);
  EXPECT_EQ(activation_of("single_sigmoid").function, Function::kSigmoid);
  EXPECT_EQ(activation_of("softmax_spelled_out").function, Function::kOther);
  EXPECT_EQ(activation_of("flatten_nchw").function, Function::kOther);  // walks back to the input itself
  EXPECT_EQ(find_final_activation(golden("softmax"), "no such output").function, Function::kOther);
}

TEST(OnnxGraphTest, WalkingBackEndsInACircle) {
  OnnxGraph graph;
  graph.nodes = {{"Identity", "a", "b", {}}, {"Identity", "b", "a", {}}};
  EXPECT_EQ(find_final_activation(graph, "a").function, Function::kOther);
}

TEST(OnnxGraphTest, ASoftmaxWithoutAxisUsesTheDefaultOfItsOpset) {
  OnnxGraph graph;
  graph.nodes = {{"Softmax", "a", "b", {}}};
  graph.opset = 12;
  EXPECT_EQ(find_final_activation(graph, "b").axis, 1);
  graph.opset = 13;
  EXPECT_EQ(find_final_activation(graph, "b").axis, -1);
}

TEST(OnnxGraphTest, RefusesFilesWithoutAGraph) {
  for (const char* text : {"", "\x08\x07"}) {
    const std::string file = text;
    const Error error = error_of([&] { read_onnx_graph(std::as_bytes(std::span(file)), "m.onnx"); });
    EXPECT_EQ(error.code(), ErrorCode::kModel);
    EXPECT_STREQ(error.what(), "m.onnx: not an ONNX file, or damaged: it has no graph");
  }
}

TEST(OnnxGraphTest, RefusesMoreNodesThanAModelHas) {
  // Empty nodes, two bytes each, in a graph of 2^21 + 2 bytes.
  std::string file = std::string("\x3a\x82\x80\x80\x01", 5);
  for (int i = 0; i <= 1 << 20; ++i) file += std::string("\x0a\x00", 2);
  const Error error = error_of([&] { read_onnx_graph(std::as_bytes(std::span(file)), "m.onnx"); });
  EXPECT_STREQ(error.what(), "m.onnx: more nodes and values than we read (1048576)");
}

}  // namespace
}  // namespace tta

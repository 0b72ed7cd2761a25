#include "tta/model/onnx/signature.h"

#include <gtest/gtest.h>

#include <string>

#include "support/support.h"

namespace tta {
namespace {

using testing::error_of;
using testing::golden_path;
using testing::read_bytes;

OnnxGraph golden(const std::string& name) {
  return read_onnx_graph(read_bytes(golden_path("onnx/" + name + ".onnx")), name);
}

ModelInfo input_of(const OnnxGraph& graph) {
  ModelInfo info;
  read_input_signature(graph, "m.onnx", info);
  return info;
}

std::string input_problem(const OnnxGraph& graph) {
  const Error error = error_of([&] { input_of(graph); });
  EXPECT_EQ(error.code(), ErrorCode::kModel);
  return error.what();
}

std::string output_problem(const std::string& model, std::string_view wanted = "") {
  const OnnxGraph graph = golden(model);
  const Error error = error_of([&] { choose_output(graph, wanted, "m.onnx"); });
  EXPECT_EQ(error.code(), ErrorCode::kModel);
  return error.what();
}

// A float32 input of these sizes.
OnnxGraph with_input(const std::vector<std::int64_t>& sizes) {
  OnnxValue input{"input", OnnxValue::Kind::kTensor, 1, std::vector<OnnxDimension>()};
  for (const std::int64_t size : sizes) input.shape->push_back({size, ""});
  OnnxGraph graph;
  graph.inputs.push_back(input);
  return graph;
}

TEST(SignatureTest, ReadsPlanes) {
  const ModelInfo info = input_of(golden("flatten_nchw_wide"));
  EXPECT_EQ(info.input_name, "input");
  EXPECT_EQ(info.input_dtype, DType::kFloat32);
  EXPECT_EQ(info.layout, Layout::kNchw);
  EXPECT_EQ(info.layout_origin, "input is [N,3,6,10]");
  EXPECT_EQ(info.channels, 3);
  EXPECT_EQ(info.height, 6);
  EXPECT_EQ(info.width, 10);
  EXPECT_EQ(info.batch, 0);
}

TEST(SignatureTest, ReadsInterleavedGrayFixedAndFree) {
  EXPECT_EQ(input_of(golden("nhwc")).layout, Layout::kNhwc);
  EXPECT_EQ(input_of(golden("nhwc")).height, 8);
  EXPECT_EQ(input_of(golden("flatten_nchw_gray")).channels, 1);
  EXPECT_EQ(input_of(golden("flatten_nhwc_gray")).layout, Layout::kNhwc);
  EXPECT_EQ(input_of(golden("fixed_batch2")).batch, 2);
  EXPECT_EQ(input_of(golden("free_spatial")).height, 0);
  EXPECT_EQ(input_of(golden("free_spatial")).width, 0);
  EXPECT_EQ(input_of(golden("uint8")).input_dtype, DType::kUInt8);
  EXPECT_EQ(input_of(golden("float16")).input_dtype, DType::kFloat16);
}

TEST(SignatureTest, RefusesWhatIsNoImage) {
  EXPECT_EQ(
      input_problem(golden("two_inputs")),
      "m.onnx: an image classifier has one input, this model has 2: 'input' float32 [N,3,8,8], 'bias' float32 [5]");
  EXPECT_EQ(input_problem(OnnxGraph()), "m.onnx: an image classifier has one input, this model has 0: none");
  EXPECT_EQ(input_problem(golden("vector_input")),
            "m.onnx: input 'input' float32 [N,5] is no image: expected rank 4, [N,C,H,W] or [N,H,W,C]");
  EXPECT_NE(input_problem(golden("int32")).find("int32 [N,3,8,8] is not supported"), std::string::npos);
  EXPECT_NE(input_problem(golden("rgba")).find("[N,4,8,8] has 4 channels"), std::string::npos);
  EXPECT_NE(input_problem(golden("ambiguous_layout")).find("[N,3,8,3] can be read as NCHW and as NHWC"),
            std::string::npos);
  EXPECT_NE(input_problem(golden("free_channels")).find("[N,C,H,W] is no image"), std::string::npos);
}

TEST(SignatureTest, RefusesSizesBeyondTheLimits) {
  EXPECT_EQ(input_of(with_input({4096, 3, 32, 32})).batch, 4096);
  EXPECT_NE(input_problem(with_input({4097, 3, 32, 32})).find("too large"), std::string::npos);
  EXPECT_NE(input_problem(with_input({1, 3, 16385, 1024})).find("too large"), std::string::npos);
  EXPECT_NE(input_problem(with_input({1, 16385, 1024, 3})).find("too large"), std::string::npos);
  EXPECT_NE(input_problem(with_input({4096, 3, 16384, 16384})).find("over 1024 MiB"), std::string::npos);
}

TEST(SignatureTest, ChoosesTheOnlyOutputThatFits) {
  EXPECT_EQ(choose_output(golden("label_and_scores"), "", "m.onnx").name, "scores");
  EXPECT_EQ(choose_output(golden("softmax_nk11"), "", "m.onnx").name, "output");
  EXPECT_EQ(choose_output(golden("undeclared_output"), "", "m.onnx").name, "output");
  EXPECT_EQ(choose_output(golden("two_outputs"), "auxiliary", "m.onnx").name, "auxiliary");
}

TEST(SignatureTest, OutputDTypes) {
  EXPECT_EQ(output_dtype(golden("float16").outputs[0]), DType::kFloat16);
  EXPECT_EQ(output_dtype(golden("uint8").outputs[0]), DType::kFloat32);
}

TEST(SignatureTest, RefusesOutputsThatAreNoRows) {
  EXPECT_EQ(output_problem("two_outputs"),
            "m.onnx: several outputs could be the answer, choose one with --output-name: "
            "'scores' float32 [N,5], 'auxiliary' float32 [N,5]");
  EXPECT_EQ(output_problem("labels_only"),
            "m.onnx: no output can be the answer, which is [N,K] or [N,K,1,1]; "
            "'labels' int64 [N] holds int64; float32 or float16 is needed");
  EXPECT_NE(output_problem("rank3_output").find("'output' float32 [N,1,5] has rank 3"), std::string::npos);
  EXPECT_NE(output_problem("dense_output").find("is a map of scores"), std::string::npos);
  EXPECT_NE(output_problem("zipmap").find("ZipMap"), std::string::npos);
}

TEST(SignatureTest, RefusesANameThatIsNoneOrUnfit) {
  EXPECT_EQ(output_problem("two_outputs", "score"),
            "m.onnx: no output is named 'score' (did you mean 'scores'?); there are "
            "'scores' float32 [N,5], 'auxiliary' float32 [N,5]");
  EXPECT_EQ(output_problem("label_and_scores", "labels"),
            "m.onnx: output 'labels' int64 [N] can't be the answer: it holds int64; float32 or float16 is needed");
}

TEST(SignatureTest, MessagesStayShortWhateverTheFileHolds) {
  OnnxGraph graph = with_input({1, 3, 8, 8});
  graph.inputs.resize(1000, graph.inputs.front());
  graph.outputs.resize(1000, graph.inputs.front());
  const std::string inputs = input_problem(graph);
  EXPECT_NE(inputs.find("and 984 more"), std::string::npos) << inputs;
  const Error error = error_of([&] { choose_output(graph, "", "m.onnx"); });
  EXPECT_LT(inputs.size(), 2000u);
  EXPECT_LT(std::string(error.what()).size(), 2000u);
}

}  // namespace
}  // namespace tta

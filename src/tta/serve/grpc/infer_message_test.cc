#include "tta/serve/grpc/infer_message.h"

#include <gtest/gtest.h>

#include <limits>

#include "support/served_fake.h"
#include "support/support.h"

namespace tta {
namespace {

using namespace std::string_view_literals;
using namespace testing;
using inference::ModelInferRequest;
using oip::Datatype;

// A request with one input of that datatype, without data.
ModelInferRequest message_of(const std::string& datatype) {
  ModelInferRequest message;
  auto& input = *message.add_inputs();
  input.set_name("x");
  input.set_datatype(datatype);
  input.add_shape(2);
  return message;
}

std::string problem(ModelInferRequest message) {
  const Error error = error_of([&] { read_infer_message(message); });
  EXPECT_EQ(error.code(), ErrorCode::kUsage);
  return error.what();
}

TEST(InferMessage, EveryField) {
  ModelInferRequest message = message_of("BYTES");
  message.set_id("4 2");
  (*message.mutable_parameters())["a"].set_bool_param(true);
  (*message.mutable_parameters())["b"].set_int64_param(-3);
  (*message.mutable_parameters())["c"].set_string_param("d4");
  (*message.mutable_parameters())["d"].set_double_param(0.5);
  (*message.mutable_parameters())["e"].set_uint64_param(7);
  (*message.mutable_inputs(0)->mutable_parameters())["content_type"].set_string_param("base64");
  message.mutable_inputs(0)->mutable_contents()->add_bytes_contents("cat");
  message.mutable_inputs(0)->mutable_contents()->add_bytes_contents("");
  auto& output = *message.add_outputs();
  output.set_name("label");
  (*output.mutable_parameters())["classification"].set_int64_param(2);

  EXPECT_TRUE(has_typed_contents(message));
  const oip::InferRequest request = read_infer_message(message);
  EXPECT_EQ(request.id, "4 2");
  EXPECT_EQ(request.parameters,
            (oip::Parameters{
                {"a", true}, {"b", std::int64_t{-3}}, {"c", std::string("d4")}, {"d", 0.5}, {"e", std::int64_t{7}}}));
  const oip::InferTensor& input = request.inputs.at(0);
  EXPECT_EQ(input.name, "x");
  EXPECT_EQ(input.shape, (std::vector<std::int64_t>{2}));
  EXPECT_EQ(input.parameters, (oip::Parameters{{"content_type", std::string("base64")}}));
  EXPECT_EQ(texts_of(input), (std::vector<std::string>{"cat", ""}));
  EXPECT_EQ(input.form, oip::ElementForm::kBytes);
  EXPECT_EQ(request.outputs.at(0).name, "label");
  EXPECT_EQ(request.outputs[0].parameters, (oip::Parameters{{"classification", std::int64_t{2}}}));
}

TEST(InferMessage, TypedContentsOfEveryDatatype) {
  const auto raw = [](const std::string& datatype, auto fill) {
    ModelInferRequest message = message_of(datatype);
    fill(*message.mutable_inputs(0)->mutable_contents());
    return read_infer_message(message).inputs.at(0).raw;
  };
  EXPECT_EQ(raw("BOOL", [](auto& to) { to.add_bool_contents(true), to.add_bool_contents(false); }),
            raw_of(std::vector<std::uint8_t>{1, 0}));
  EXPECT_EQ(raw("INT8", [](auto& to) { to.add_int_contents(-128); }), raw_of(std::vector<std::int8_t>{-128}));
  EXPECT_EQ(raw("INT16", [](auto& to) { to.add_int_contents(-300); }), raw_of(std::vector<std::int16_t>{-300}));
  EXPECT_EQ(raw("INT32", [](auto& to) { to.add_int_contents(-70000); }), raw_of(std::vector<std::int32_t>{-70000}));
  EXPECT_EQ(raw("INT64", [](auto& to) { to.add_int64_contents(-5); }), raw_of(std::vector<std::int64_t>{-5}));
  EXPECT_EQ(raw("UINT8", [](auto& to) { to.add_uint_contents(255); }), raw_of(std::vector<std::uint8_t>{255}));
  EXPECT_EQ(raw("UINT16", [](auto& to) { to.add_uint_contents(999); }), raw_of(std::vector<std::uint16_t>{999}));
  EXPECT_EQ(raw("UINT32", [](auto& to) { to.add_uint_contents(70000); }), raw_of(std::vector<std::uint32_t>{70000}));
  EXPECT_EQ(raw("UINT64", [](auto& to) { to.add_uint64_contents(5); }), raw_of(std::vector<std::uint64_t>{5}));
  EXPECT_EQ(raw("FP32", [](auto& to) { to.add_fp32_contents(1.5f); }), raw_of(std::vector<float>{1.5f}));
  EXPECT_EQ(raw("FP64", [](auto& to) { to.add_fp64_contents(2.5); }), raw_of(std::vector<double>{2.5}));
}

TEST(InferMessage, RawContents) {
  ModelInferRequest message = message_of("FP16");
  message.add_raw_input_contents("\x00\x3E\x00\x3E"sv.data(), 4);
  auto& second = *message.add_inputs();
  second.set_name("y");
  second.set_datatype("BYTES");
  message.add_raw_input_contents("\3\0\0\0cat"sv.data(), 7);
  EXPECT_FALSE(has_typed_contents(message));
  const oip::InferRequest request = read_infer_message(message);
  EXPECT_EQ(numbers_of<std::uint16_t>(request.inputs.at(0)), (std::vector<std::uint16_t>{0x3E00, 0x3E00}));
  EXPECT_EQ(texts_of(request.inputs.at(1)), (std::vector<std::string>{"cat"}));
}

TEST(InferMessage, RawAndTypedDontMix) {
  ModelInferRequest message = message_of("INT8");
  message.mutable_inputs(0)->mutable_contents()->add_int_contents(1);
  message.add_raw_input_contents("a");
  EXPECT_EQ(problem(message), "inputs[0] has contents, but there are raw_input_contents");
  message.add_raw_input_contents("b");
  EXPECT_EQ(problem(message), "raw_input_contents has 2 entries for 1 inputs; one for each, or none at all");
}

TEST(InferMessage, ContentsThatDontFitTheDatatype) {
  ModelInferRequest message = message_of("UINT8");
  message.mutable_inputs(0)->mutable_contents()->add_uint_contents(256);
  EXPECT_EQ(problem(message), "inputs[0].contents has a number that no UINT8 holds");
  message = message_of("INT8");
  message.mutable_inputs(0)->mutable_contents()->add_int_contents(-129);
  EXPECT_EQ(problem(message), "inputs[0].contents has a number that no INT8 holds");
  message = message_of("INT64");
  message.mutable_inputs(0)->mutable_contents()->add_int_contents(1);
  EXPECT_EQ(problem(message), "inputs[0].contents has numbers in another field than that of INT64");
  message = message_of("FP16");
  EXPECT_EQ(problem(message), "inputs[0].contents of FP16 can only be sent as raw_input_contents");
  message = message_of("BYTES");
  for (int i = 0; i < 65; ++i) message.mutable_inputs(0)->mutable_contents()->add_bytes_contents("");
  EXPECT_EQ(problem(message), "inputs[0].contents has more than 64 elements");
  EXPECT_EQ(problem(message_of("FLOAT")).substr(0, 31), "inputs[0].datatype is 'FLOAT', ");
}

TEST(InferMessage, ParametersWithoutAValueOrBeyondIt) {
  ModelInferRequest message;
  (*message.mutable_parameters())["a"];
  EXPECT_EQ(problem(message), "parameters.a has no value");
  (*message.mutable_parameters())["a"].set_uint64_param(std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(problem(message), "parameters.a is beyond 63 bits");
}

oip::InferResponse made_up_response() {
  oip::InferResponse response;
  response.model_name = "animals";
  response.model_version = "3";
  response.id = "7";
  response.parameters = {{"tta_views_used", std::int64_t{2}}, {"tta_stopped_by", std::string("none")}};
  response.outputs.push_back(
      {"probabilities", Datatype::kFp32, {1, 2}, {}, raw_of(std::vector<float>{0.25f, 0.75f}), {}, {}});
  response.outputs.push_back({"class_id", Datatype::kInt64, {1}, {}, raw_of(std::vector<std::int64_t>{1}), {}, {}});
  response.outputs.push_back({"label", Datatype::kBytes, {1}, {}, {}, {bytes_of("dog")}, {}});
  return response;
}

TEST(InferMessage, AnswersAreRaw) {
  inference::ModelInferResponse message;
  write_infer_message(made_up_response(), Contents::kRaw, message);
  EXPECT_EQ(message.model_name(), "animals");
  EXPECT_EQ(message.model_version(), "3");
  EXPECT_EQ(message.id(), "7");
  EXPECT_EQ(message.parameters().at("tta_views_used").int64_param(), 2);
  EXPECT_EQ(message.parameters().at("tta_stopped_by").string_param(), "none");
  ASSERT_EQ(message.outputs_size(), 3);
  EXPECT_EQ(message.outputs(0).datatype(), "FP32");
  EXPECT_EQ(message.outputs(0).shape(1), 2);
  EXPECT_FALSE(message.outputs(0).has_contents());
  ASSERT_EQ(message.raw_output_contents_size(), 3);
  EXPECT_EQ(message.raw_output_contents(0), text_of(raw_of(std::vector<float>{0.25f, 0.75f})));
  EXPECT_EQ(message.raw_output_contents(2), "\3\0\0\0dog"sv);
}

TEST(InferMessage, AnswersAreTypedTooIfAskedSo) {
  inference::ModelInferResponse message;
  write_infer_message(made_up_response(), Contents::kRawAndTyped, message);
  EXPECT_EQ(message.raw_output_contents_size(), 3);
  EXPECT_EQ(message.outputs(0).contents().fp32_contents(1), 0.75f);
  EXPECT_EQ(message.outputs(1).contents().int64_contents(0), 1);
  EXPECT_EQ(message.outputs(2).contents().bytes_contents(0), "dog");
}

TEST(InferMessage, Metadata) {
  inference::ModelMetadataResponse message;
  write_metadata_message(oip::model_metadata(*served_fake(), {"3", "1"}), message);
  EXPECT_EQ(message.name(), "animals");
  EXPECT_EQ(message.versions(1), "1");
  EXPECT_EQ(message.platform(), "onnx_onnxv1");
  EXPECT_EQ(message.inputs(0).name(), "pixels");
  EXPECT_EQ(message.inputs(0).datatype(), "BYTES");
  EXPECT_EQ(message.inputs(0).shape(0), -1);
  EXPECT_EQ(message.outputs(0).name(), "probabilities");
  EXPECT_EQ(message.outputs(0).shape(1), 3);
  EXPECT_EQ(message.properties().at("tta_views"), "2");
  inference::ServerMetadataResponse server;
  write_metadata_message(oip::server_metadata(), server);
  EXPECT_EQ(server.name(), "tta");
  EXPECT_GT(server.extensions_size(), 3);
}

}  // namespace
}  // namespace tta

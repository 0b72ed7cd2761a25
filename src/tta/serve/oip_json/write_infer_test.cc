#include "tta/serve/oip_json/write_infer.h"

#include <gtest/gtest.h>

#include "support/served_fake.h"
#include "support/support.h"
#include "tta/base/json.h"
#include "tta/serve/oip_json/read_infer.h"

namespace tta::oip {
namespace {

using namespace std::string_view_literals;
using namespace testing;

InferResponse made_up_response() {
  InferResponse response;
  response.model_name = "animals";
  response.model_version = "3";
  response.id = "a \"b\"";
  response.parameters = {{"tta_stopped_by", std::string("exact")}, {"tta_views_used", std::int64_t{2}}};
  response.outputs.push_back(
      {"probabilities", Datatype::kFp32, {1, 3}, {}, raw_of(std::vector<float>{0.1f, 0.7f, 0.2f}), {}, {}});
  response.outputs.push_back({"class_id", Datatype::kInt64, {1}, {}, raw_of(std::vector<std::int64_t>{1}), {}, {}});
  response.outputs.push_back({"label", Datatype::kBytes, {1}, {}, {}, {bytes_of("d\"og")}, {}});
  return response;
}

TEST(WriteInfer, AllJson) {
  const WrittenInfer written = write_infer(made_up_response(), {});
  EXPECT_FALSE(written.binary);
  EXPECT_EQ(written.json_bytes, written.body.size());
  EXPECT_EQ(written.body, R"({"model_name":"animals","model_version":"3","id":"a \"b\"",)"
                          R"("parameters":{"tta_stopped_by":"exact","tta_views_used":2},"outputs":[)"
                          R"({"name":"probabilities","datatype":"FP32","shape":[1,3],"data":[0.1,0.7,0.2]},)"
                          R"({"name":"class_id","datatype":"INT64","shape":[1],"data":[1]},)"
                          R"({"name":"label","datatype":"BYTES","shape":[1],"data":["d\"og"]}]})");
}

TEST(WriteInfer, NoIdNoMember) {
  InferResponse response = made_up_response();
  response.id.clear();
  response.parameters.clear();
  const std::string body = write_infer(response, {}).body;
  EXPECT_EQ(body.find("\"id\""), std::string::npos);
  EXPECT_EQ(body.find("parameters"), std::string::npos);
}

TEST(WriteInfer, SomeAsBytes) {
  BinaryOutputs binary;
  binary.named = {{"probabilities", true}, {"label", true}};
  const WrittenInfer written = write_infer(made_up_response(), binary);
  EXPECT_TRUE(written.binary);
  const Json json = Json::parse(written.body.substr(0, written.json_bytes), "answer", ErrorCode::kUsage);
  const std::vector<Json> outputs = json.at("outputs").elements();
  EXPECT_EQ(outputs.at(0).at("parameters").at("binary_data_size").as_integer(0, 100), 12);
  EXPECT_FALSE(outputs[0].has("data"));
  EXPECT_TRUE(outputs.at(1).has("data"));
  EXPECT_FALSE(outputs[1].has("parameters"));
  EXPECT_EQ(outputs.at(2).at("parameters").at("binary_data_size").as_integer(0, 100), 8);
  EXPECT_EQ(written.body.substr(written.json_bytes),
            text_of(raw_of(std::vector<float>{0.1f, 0.7f, 0.2f})) + std::string("\4\0\0\0d\"og"sv));
}

// What we write as a response's outputs is what we read as a request's inputs.
TEST(WriteInfer, ReadsBack) {
  for (const bool binary : {false, true}) {
    BinaryOutputs outputs;
    outputs.by_default = binary;
    WrittenInfer written = write_infer(made_up_response(), outputs);
    const std::size_t at = written.body.find("\"outputs\":");
    written.body.replace(at, 10, "\"inputs\" :");
    const InferRequest request = read_infer(bytes_of(written.body), written.json_bytes);
    ASSERT_EQ(request.inputs.size(), 3u);
    const InferResponse response = made_up_response();
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(request.inputs[i].name, response.outputs[i].name);
      EXPECT_EQ(request.inputs[i].raw, response.outputs[i].raw);
      EXPECT_EQ(request.inputs[i].elements, response.outputs[i].elements);
    }
  }
}

}  // namespace
}  // namespace tta::oip

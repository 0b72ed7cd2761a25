#include "tta/serve/oip_json/read_instances.h"

#include <gtest/gtest.h>

#include "support/served_fake.h"
#include "support/support.h"

namespace tta::oip {
namespace {

using namespace testing;

InferRequest read(const std::string& json) {
  return read_instances(*served_fake(), bytes_of(json));
}

std::string problem(const std::string& json) {
  const Error error = error_of([&] { read(json); });
  EXPECT_EQ(error.code(), ErrorCode::kUsage) << json;
  return error.what();
}

TEST(Instances, FilesInEveryForm) {
  const InferRequest request =
      read(R"({"signature_name":"serving_default","parameters":{"tta_policy":"d4"},"instances":[
      {"b64":"Y2F0"},{"image":{"b64":"ZG9n"}},{"image_bytes":{"b64":"ZWVs"}},{"data":"YW50"},{"body":"YmVl"}]})");
  ASSERT_EQ(request.inputs.size(), 1u);
  EXPECT_EQ(request.inputs[0].name, "pixels");
  EXPECT_EQ(request.inputs[0].shape, (std::vector<std::int64_t>{5}));
  EXPECT_EQ(texts_of(request.inputs[0]), (std::vector<std::string>{"cat", "dog", "eel", "ant", "bee"}));
  EXPECT_EQ(request.inputs[0].form, ElementForm::kBytes);
  EXPECT_EQ(request.parameters, (Parameters{{"tta_policy", std::string("d4")}}));
}

TEST(Instances, RowsOfTheModel) {
  const auto model = served_fake();
  model->bundle.recipe.input = {2, 1};  // [3,1,2]
  const InferRequest request =
      read_instances(*model, bytes_of(R"({"instances":[[[[1,2]],[[3,4]],[[5,6.5]]],[[[7,8]],[[9,10]],[[11,12]]]]})"));
  EXPECT_EQ(request.inputs.at(0).datatype, Datatype::kFp32);
  EXPECT_EQ(request.inputs[0].shape, (std::vector<std::int64_t>{2, 3, 1, 2}));
  EXPECT_EQ(numbers_of<float>(request.inputs[0]), (std::vector<float>{1, 2, 3, 4, 5, 6.5, 7, 8, 9, 10, 11, 12}));
}

TEST(Instances, WhatIsRefused) {
  EXPECT_EQ(problem("{}"), "the request's JSON lacks 'instances'");
  EXPECT_EQ(problem(R"({"instances":[]})"), "instances is empty");
  EXPECT_EQ(problem(R"({"instances":{"b64":"Y2F0"}})"), "instances must be an array");
  EXPECT_EQ(problem(R"({"instances":["Y2F0"]})"), "instances[0] must be an object or nested arrays of numbers");
  EXPECT_EQ(problem(R"({"instances":[{"b64":"Y2F0"},{"b64":"Y2F"}]})"),
            "instances[1] is not base64: the standard alphabet, padded with '=', without line breaks");
  EXPECT_EQ(problem(R"({"instances":[{"b64":"Y2F0"},[1]]})"), "instances[1] must be an object as the first one is");
  EXPECT_EQ(problem(R"({"instances":[{"b64":7}]})").substr(0, 12), "instances[0]");
  EXPECT_EQ(problem(R"({"instances":[{"text":"Y2F0"}]})"), "instances[0] is text: images are {\"b64\": \"...\"}");
  EXPECT_EQ(problem(R"({"instances":[{"image":{"url":"http://x"}}]})"),
            "instances[0] must be {\"image\": {\"b64\": \"...\"}}");
  problem(R"({"instances":[{"b64":"Y2F0","key":1}]})");
  EXPECT_EQ(problem(R"({"instances":[[1,2]]})"),
            "instances is neither flat nor nested as its shape [1,3,4,6] says: 72 elements");
  std::string many = R"({"instances":[{"b64":""})";
  for (int i = 0; i < 64; ++i) many += R"(,{"b64":""})";
  EXPECT_EQ(problem(many + "]}"), "instances has more than 64 elements");
}

}  // namespace
}  // namespace tta::oip

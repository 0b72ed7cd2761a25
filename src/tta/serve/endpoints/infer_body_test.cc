#include "tta/serve/endpoints/infer_body.h"

#include <gtest/gtest.h>

#include "support/served_fake.h"
#include "support/support.h"

namespace tta {
namespace {

using namespace testing;

constexpr std::string_view kJson =
    R"( {"inputs":[{"name":"pixels","datatype":"BYTES","shape":[1],"data":["Y2F0"]}],"parameters":{"priority":1}})";

HttpRequest request_of(std::string_view body, std::string type = "") {
  HttpRequest request;
  request.body = bytes_of(body);
  if (!type.empty()) request.headers.add("Content-Type", std::move(type));
  return request;
}

oip::InferRequest read(HttpRequest request) {
  return read_infer_body(*served_fake(), request);
}

std::string problem(HttpRequest request, ErrorCode code = ErrorCode::kUsage) {
  const Error error = error_of([&] { read(std::move(request)); });
  EXPECT_EQ(error.code(), code);
  return error.what();
}

TEST(InferBody, JsonByTypeOrByItsFirstLetter) {
  for (const char* type : {"", "application/json", "Application/JSON; charset=utf-8", "application/octet-stream",
                           "application/x-www-form-urlencoded", "text/plain"}) {
    const oip::InferRequest request = read(request_of(kJson, type));
    EXPECT_EQ(texts_of(request.inputs.at(0)), (std::vector<std::string>{"Y2F0"})) << type;
    EXPECT_EQ(request.inputs[0].form, oip::ElementForm::kText);
  }
  EXPECT_EQ(problem(request_of("[]", "application/json")), "the request's JSON must be an object");
}

TEST(InferBody, FilesByTypeOrBecauseTheyAreNoJson) {
  for (const char* type :
       {"", "image/jpeg", "image/x-whatever", "application/octet-stream", "application/x-www-form-urlencoded"}) {
    const oip::InferRequest request = read(request_of("any bytes", type));
    EXPECT_EQ(texts_of(request.inputs.at(0)), (std::vector<std::string>{"any bytes"})) << type;
    EXPECT_EQ(request.inputs[0].form, oip::ElementForm::kBytes);
  }
}

TEST(InferBody, OtherTypesAreNamed) {
  const std::string message = problem(request_of("<a/>", "application/xml"), ErrorCode::kUnsupported);
  EXPECT_NE(message.find("'application/xml' is not supported"), std::string::npos) << message;
  EXPECT_NE(problem(request_of("x", "image/png;;=")).find("Content-Type is malformed"), std::string::npos);
}

TEST(InferBody, FormsWithFiles) {
  const std::string form =
      "--b\r\nContent-Disposition: form-data; name=\"data\"; filename=\"a.jpg\"\r\n\r\nfirst\r\n"
      "--b\r\nContent-Disposition: form-data; name=\"data\"; filename=\"b.jpg\"\r\n\r\nsecond\r\n--b--\r\n";
  const oip::InferRequest request = read(request_of(form, "multipart/form-data; boundary=b"));
  EXPECT_EQ(texts_of(request.inputs.at(0)), (std::vector<std::string>{"first", "second"}));
  EXPECT_EQ(request.inputs[0].shape, (std::vector<std::int64_t>{2}));
}

TEST(InferBody, FormsFieldsAreParameters) {
  const std::string field = "--b\r\nContent-Disposition: form-data; name=\"tta_policy\"\r\n\r\nd4\r\n";
  const std::string file =
      "--b\r\nContent-Disposition: form-data; name=\"x\"; filename=\"x\"\r\n\r\nbytes\r\n--b--\r\n";
  const oip::InferRequest request = read(request_of(field + file, "multipart/form-data; boundary=b"));
  EXPECT_EQ(std::get<std::string>(request.parameters.at("tta_policy")), "d4");
  EXPECT_EQ(texts_of(request.inputs.at(0)), (std::vector<std::string>{"bytes"}));
  EXPECT_NE(problem(request_of(field + "--b--\r\n", "multipart/form-data; boundary=b")).find("has no file"),
            std::string::npos);
}

TEST(InferBody, TheBinaryTensorExtension) {
  const std::string json =
      R"({"inputs":[{"name":"pixels","datatype":"BYTES","shape":[1],"parameters":{"binary_data_size":7}}]})";
  HttpRequest request = request_of(json + std::string("\3\0\0\0cat", 7), "application/octet-stream");
  request.headers.add("inference-header-content-length", std::to_string(json.size()));
  EXPECT_EQ(texts_of(read(request).inputs.at(0)), (std::vector<std::string>{"cat"}));

  request = request_of(std::string("\3\0\0\0cat", 7));
  request.headers.add("Inference-Header-Content-Length", "0");
  EXPECT_EQ(texts_of(read(request).inputs.at(0)), (std::vector<std::string>{"cat"}));

  request = request_of("cat");
  request.headers.add("Inference-Header-Content-Length", "4");
  EXPECT_EQ(problem(request),
            "Inference-Header-Content-Length is '4', a whole number from 0 to the body's 3 bytes is expected");
}

TEST(InferBody, ParametersInTheQuery) {
  for (const std::string_view body : {std::string_view("any bytes"), kJson}) {
    HttpRequest request = request_of(body);
    request.query = Query("tta_policy=hflip%20*%20d4&tta_max_views=3&binary_data_output=true");
    const oip::InferRequest read_one = read(request);
    EXPECT_EQ(std::get<std::string>(read_one.parameters.at("tta_policy")), "hflip * d4");
    EXPECT_EQ(std::get<std::int64_t>(read_one.parameters.at("tta_max_views")), 3);
    EXPECT_EQ(std::get<bool>(read_one.parameters.at("binary_data_output")), true);
  }
  HttpRequest request = request_of(kJson);
  request.query = Query("priority=2");
  EXPECT_EQ(problem(request), "'priority' is among the body's parameters and in the query");
  request.query = Query("policy=d4");
  EXPECT_NE(problem(request).find("'policy'"), std::string::npos);
}

TEST(InferBody, Instances) {
  HttpRequest request = request_of(R"({"instances":[{"b64":"Y2F0"}]})");
  request.query = Query("tta_stop=exact");
  const oip::InferRequest read_one = read_instances_body(*served_fake(), request);
  EXPECT_EQ(texts_of(read_one.inputs.at(0)), (std::vector<std::string>{"cat"}));
  EXPECT_EQ(std::get<std::string>(read_one.parameters.at("tta_stop")), "exact");
}

}  // namespace
}  // namespace tta

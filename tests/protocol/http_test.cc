// The Open Inference Protocol's checklist over HTTP: what its specification, Triton's tests and its clients expect.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "protocol/animal_server.h"
#include "support/support.h"
#include "tta/base/json.h"

namespace tta {
namespace {

using namespace testing;
using namespace std::string_literals;

constexpr const char* kInfer = "/v2/models/animals/infer";
constexpr const char* kJsonType = "Content-Type: application/json\r\n";

class HttpProtocol : public ::testing::Test {
 protected:
  static Json json_of(const RawResponse& response) {
    EXPECT_EQ(response.fields.at("content-type"), "application/json");
    return Json::parse(response.body, "answer", ErrorCode::kUsage);
  }
  // The error's text, of a response of that status.
  static std::string error_of(const RawResponse& response, int status) {
    EXPECT_EQ(response.status, status) << response.body;
    const Json json = json_of(response);
    EXPECT_FALSE(json.at("request_id").as_string().empty());
    return json.at("code").as_string() + ": " + json.at("error").as_string();
  }
  // One image in base64, more members of the request before it.
  static std::string request_of(const std::string& png, const std::string& members = "") {
    return "{" + members + R"("inputs":[{"name":"pixels","datatype":"BYTES","shape":[1],"data":[")" + as_base64(png) +
           "\"]}]}";
  }
  RawResponse infer(const std::string& body, const std::string& headers = kJsonType) {
    return server_.post(kInfer, body, headers);
  }
  static Json output(const Json& answer, const std::string& name) {
    for (const Json& tensor : answer.at("outputs").elements()) {
      if (tensor.at("name").as_string() == name) return tensor;
    }
    ADD_FAILURE() << "no output " << name;
    return answer;
  }
  static std::vector<std::string> output_names(const Json& json) {
    std::vector<std::string> names;
    for (const Json& tensor : json.at("outputs").elements()) names.push_back(tensor.at("name").as_string());
    return names;
  }

  AnimalServer server_;
  const std::string dog_ = png_of(10, 200, 30);
};

TEST_F(HttpProtocol, ServerMetadata) {
  const RawResponse response = server_.get("/v2");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(json_of(response).at("name").as_string(), "tta");
  EXPECT_GT(json_of(response).at("extensions").size(), 3U);
  EXPECT_EQ(server_.get("/v2/").body, response.body);
}

TEST_F(HttpProtocol, ModelMetadataWithAndWithoutVersion) {
  const RawResponse response = server_.get("/v2/models/animals");
  EXPECT_EQ(response.status, 200);
  const Json json = json_of(response);
  EXPECT_EQ(json.at("name").as_string(), "animals");
  EXPECT_EQ(json.at("versions").at(0).as_string(), "1");
  EXPECT_EQ(json.at("inputs").at(0).at("name").as_string(), "pixels");
  for (const char* path : {"/v2/models/animals/", "/v2/models/animals/versions/1", "/v2/models/animals/versions/1/"}) {
    EXPECT_EQ(server_.get(path).body, response.body) << path;
  }
  EXPECT_EQ(server_.get("/v2/models").body, R"({"models":["animals","birds"]})");
}

TEST_F(HttpProtocol, ModelsAndVersionsThatArentThere) {
  for (const char* path :
       {"/v2/models/animal", "/v2/models/animals/versions/2", "/v2/models/animals/versions/x",
        "/v2/models/animals/versions/2/config", "/v2/models/cats/stats", "/v2/models/..%2f..%2fetc"}) {
    EXPECT_EQ(error_of(server_.get(path), 404).substr(0, 11), "NOT_FOUND: ") << path;
  }
  EXPECT_EQ(server_.post("/v2/models/cats/infer", request_of(dog_), kJsonType).status, 404);
  EXPECT_EQ(server_.post("/v2/models/animals/versions/2/infer", request_of(dog_), kJsonType).status, 404);
}

TEST_F(HttpProtocol, WrongMethod) {
  const RawResponse response = server_.get(kInfer);
  EXPECT_EQ(response.status, 405);
  EXPECT_NE(response.fields.at("allow").find("POST"), std::string::npos);
}

TEST_F(HttpProtocol, AnImageInBase64) {
  const RawResponse response = infer(request_of(dog_));
  ASSERT_EQ(response.status, 200) << response.body;
  const Json answer = json_of(response);
  EXPECT_EQ(answer.at("model_name").as_string(), "animals");
  EXPECT_EQ(answer.at("model_version").as_string(), "1");
  EXPECT_FALSE(answer.has("id"));
  EXPECT_EQ(output(answer, "label").at("data").at(0).as_string(), "dog");
  EXPECT_EQ(output(answer, "class_id").at("data").at(0).as_integer(0, 9), 1);
  EXPECT_EQ(output(answer, "probabilities").at("data").size(), 3U);
  EXPECT_EQ(output(answer, "views_used").at("data").at(0).as_integer(0, 9), 2);
  EXPECT_EQ(answer.at("parameters").at("tta_views_used").as_integer(0, 9), 2);
  EXPECT_EQ(answer.at("parameters").at("tta_stopped_by").as_string(), "none");
  EXPECT_EQ(server_.post("/v2/models/animals/versions/1/infer/", request_of(dog_), kJsonType).body, response.body);
}

TEST_F(HttpProtocol, IdComesBackByteForByte) {
  const Json answer = json_of(infer(request_of(dog_, R"("id":"a\u0000\u00e4\"\\ \ud83d\ude00",)")));
  EXPECT_EQ(answer.at("id").as_string(), "a\0\xC3\xA4\"\\ \xF0\x9F\x98\x80"s);
}

TEST_F(HttpProtocol, NoOutputsMeansAllThatTheMetadataTell) {
  EXPECT_EQ(output_names(json_of(infer(request_of(dog_)))), output_names(json_of(server_.get("/v2/models/animals"))));
  const Json answer = json_of(infer(request_of(dog_, R"("outputs":[{"name":"label"},{"name":"class_id"}],)")));
  EXPECT_EQ(output_names(answer), (std::vector<std::string>{"label", "class_id"}));
}

TEST_F(HttpProtocol, OutputsThatArentThereOrComeTwice) {
  EXPECT_EQ(error_of(infer(request_of(dog_, R"("outputs":[{"name":"lable"}],)")), 400),
            "USAGE: outputs[0]: there is no output 'lable' (did you mean 'label'?)");
  EXPECT_EQ(error_of(infer(request_of(dog_, R"("outputs":[{"name":"label"},{"name":"label"}],)")), 400),
            "USAGE: outputs[1]: 'label' is asked for twice");
}

TEST_F(HttpProtocol, BrokenRequests) {
  EXPECT_EQ(infer("").status, 400);
  EXPECT_EQ(infer("{").status, 400);
  EXPECT_EQ(infer(R"({"inputs":[]})").status, 400);
  EXPECT_EQ(infer(R"({"inputs":[{"name":"pixels","datatype":"BYTES","shape":[2],"data":["aa"]}]})").status, 400);
  EXPECT_EQ(infer(R"({"inputs":[{"name":"pixels","datatype":"FP32","shape":[1,3,4,6],"data":[1]}]})").status, 400);
  EXPECT_EQ(infer(R"({"inputs":[{"name":"pixels","datatype":"FP32","shape":[-1],"data":[1]}]})").status, 400);
  EXPECT_EQ(infer(R"({"inputs":[{"name":"other","datatype":"BYTES","shape":[1],"data":["aa"]}]})").status, 400);
  EXPECT_EQ(infer(std::string(1'000'000, '[')).status, 400);
  const std::string message =
      error_of(infer(R"({"inputs":[{"name":"pixels","datatype":"BYTES","shape":[1],"data":["cat.jpg"]}]})"), 400);
  EXPECT_NE(message.find("content_type"), std::string::npos);
  EXPECT_NE(message.find("binary tensor extension"), std::string::npos);
}

TEST_F(HttpProtocol, TypesOfBodiesAndOfImages) {
  EXPECT_EQ(error_of(infer("<a/>", "Content-Type: application/xml\r\n"), 415).substr(0, 12), "UNSUPPORTED:");
  EXPECT_NE(error_of(infer("GIF89a and so on", "Content-Type: image/gif\r\n"), 415).find("GIF"), std::string::npos);
  EXPECT_EQ(error_of(infer(dog_.substr(0, 40), "Content-Type: image/png\r\n"), 400).substr(0, 7), "DECODE:");
}

TEST_F(HttpProtocol, TtaParameters) {
  const std::string stopped = R"("parameters":{"tta_policy":"d2","tta_max_views":3},)";
  const Json answer = json_of(infer(request_of(dog_, stopped)));
  EXPECT_EQ(answer.at("parameters").at("tta_views_requested").as_integer(0, 9), 4);
  EXPECT_EQ(answer.at("parameters").at("tta_views_used").as_integer(0, 9), 3);
  EXPECT_EQ(answer.at("parameters").at("tta_stopped_by").as_string(), "max_views");
  EXPECT_EQ(error_of(infer(request_of(dog_, R"("parameters":{"tta_polcy":"d4"},)")), 400),
            "USAGE: parameters.tta_polcy is unknown (did you mean 'tta_policy'?)");
  const std::string policy = error_of(infer(request_of(dog_, R"("parameters":{"tta_policy":"hflp"},)")), 400);
  EXPECT_EQ(policy.substr(0, 7), "POLICY:");
  EXPECT_NE(policy.find("hflip"), std::string::npos);
  EXPECT_EQ(infer(request_of(dog_, R"("parameters":{"other":1},"more":{"deep":[{}]},)")).status, 200);
}

TEST_F(HttpProtocol, TensorsBehindTheJson) {
  const std::string file = dog_;
  std::string element(4, '\0');
  for (std::size_t i = 0; i < 4; ++i) element[i] = static_cast<char>(file.size() >> (8 * i));
  element += file;
  const std::string json =
      R"({"id":"7","parameters":{"binary_data_output":true},"inputs":[{"name":"pixels","datatype":)"
      R"("BYTES","shape":[1,1],"parameters":{"binary_data_size":)" +
      std::to_string(element.size()) +
      R"(}}],"outputs":[{"name":"probabilities"},{"name":"label"},{"name":"class_id",)"
      R"("parameters":{"binary_data":false}}]})";
  const RawResponse response =
      infer(json + element, "Content-Type: application/octet-stream\r\nInference-Header-Content-Length: " +
                                std::to_string(json.size()) + "\r\n");
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(response.fields.at("content-type"), "application/octet-stream");
  const auto length = static_cast<std::size_t>(std::stoi(response.fields.at("inference-header-content-length")));
  const Json answer = Json::parse(response.body.substr(0, length), "answer", ErrorCode::kUsage);
  EXPECT_EQ(answer.at("id").as_string(), "7");
  EXPECT_EQ(output(answer, "probabilities").at("parameters").at("binary_data_size").as_integer(0, 99), 12);
  EXPECT_EQ(output(answer, "class_id").at("data").at(0).as_integer(0, 9), 1);
  const std::string tail = response.body.substr(length);
  ASSERT_EQ(tail.size(), 12U + 7U);
  EXPECT_EQ(tail.substr(12), "\3\0\0\0dog"s);
  float probabilities[3];
  std::memcpy(probabilities, tail.data(), 12);
  const Json same = json_of(infer(request_of(dog_)));
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(probabilities[i], static_cast<float>(output(same, "probabilities").at("data").at(i).as_number()));
  }
}

TEST_F(HttpProtocol, HeaderLengthsThatLie) {
  for (const char* value : {"-1", "99999999999999999999", "x", "", "1e3", "99999"}) {
    EXPECT_EQ(infer(request_of(dog_), "Inference-Header-Content-Length: "s + value + "\r\n").status, 400) << value;
  }
}

TEST_F(HttpProtocol, OneRawInput) {
  const RawResponse response = infer(dog_, "Inference-Header-Content-Length: 0\r\n");
  ASSERT_EQ(response.status, 200);
  const auto length = static_cast<std::size_t>(std::stoi(response.fields.at("inference-header-content-length")));
  const Json answer = Json::parse(response.body.substr(0, length), "answer", ErrorCode::kUsage);
  EXPECT_TRUE(output(answer, "label").at("parameters").has("binary_data_size"));
}

TEST_F(HttpProtocol, PlainFiles) {
  // As `curl --data-binary @dog.png` and `curl -F image=@dog.png` send it.
  const std::string expected = infer(request_of(dog_)).body;
  EXPECT_EQ(infer(dog_, "Content-Type: application/x-www-form-urlencoded\r\n").body, expected);
  EXPECT_EQ(infer(dog_, "").body, expected);
  const std::string form =
      "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"dog.png\"\r\n\r\n" + dog_ + "\r\n--b--\r\n";
  EXPECT_EQ(infer(form, "Content-Type: multipart/form-data; boundary=b\r\n").body, expected);
  const Json one_view = json_of(server_.post(kInfer + "?tta_policy=none"s, dog_, "Content-Type: image/png\r\n"));
  EXPECT_EQ(one_view.at("parameters").at("tta_views_requested").as_integer(0, 9), 1);
}

TEST_F(HttpProtocol, SeveralImagesAndOneThatIsBad) {
  const std::string data = R"(,"inputs":[{"name":"pixels","datatype":"BYTES","shape":[3],"parameters":{"content_type":)"
                           R"("base64"},"data":[")" +
                           as_base64(dog_) + R"(","Y2F0",")" + as_base64(png_of(250, 1, 1)) + R"("]}]})";
  const std::string message = error_of(infer(R"({"id":"x")" + data), 400);
  EXPECT_EQ(message.substr(0, 40), "DECODE: image 1 of 3 (counted from 0): i");
  const Json answer = json_of(infer(R"({"outputs":[{"name":"label"},{"name":"class_id"},{"name":"error"}])" + data));
  EXPECT_EQ(output(answer, "label").at("data").at(0).as_string(), "dog");
  EXPECT_EQ(output(answer, "class_id").at("data").at(1).as_integer(-1, 9), -1);
  EXPECT_EQ(output(answer, "label").at("data").at(2).as_string(), "cat");
  EXPECT_EQ(output(answer, "error").at("data").at(0).as_string(), "");
  EXPECT_EQ(output(answer, "error").at("data").at(1).as_string().substr(0, 8), "decode: ");
}

TEST_F(HttpProtocol, Classification) {
  const Json answer =
      json_of(infer(request_of(dog_, R"("outputs":[{"name":"probabilities","parameters":{"classification":2}}],)")));
  const Json classes = output(answer, "probabilities");
  EXPECT_EQ(classes.at("datatype").as_string(), "BYTES");
  EXPECT_EQ(classes.at("shape").as_numbers(), (std::vector<double>{1, 2}));
  const std::string first = classes.at("data").at(0).as_string();
  EXPECT_EQ(first.substr(first.find(':')), ":1:dog");
}

TEST_F(HttpProtocol, PixelsAndPreparedTensors) {
  const auto tensor = [](const std::string& datatype, const std::string& shape, auto value_at) {
    std::string data;
    for (int i = 0; i < 72; ++i) data += (i > 0 ? "," : "") + std::to_string(value_at(i));
    return R"({"inputs":[{"name":"pixels","datatype":")" + datatype + R"(","shape":)" + shape + R"(,"data":[)" + data +
           "]}]";
  };
  const auto by_plane = [](int i) { return i / 24 == 0 ? 10 : i / 24 == 1 ? 200 : 30; };
  const auto by_pixel = [](int i) { return i % 3 == 0 ? 10 : i % 3 == 1 ? 200 : 30; };
  const std::string expected = infer(request_of(dog_)).body;
  EXPECT_EQ(infer(tensor("UINT8", "[1,4,6,3]", by_pixel) + "}").body, expected);
  EXPECT_EQ(infer(tensor("UINT8", "[1,3,4,6]", by_plane) + "}").body, expected);
  EXPECT_EQ(infer(tensor("FP32", "[1,3,4,6]", by_plane) + "}").body, expected);
  // What is prepared can be flipped, but not rotated.
  const std::string rotated = R"x(,"parameters":{"tta_policy":"rotate(5)"}})x";
  EXPECT_EQ(infer(tensor("UINT8", "[1,3,4,6]", by_plane) + rotated).status, 200);
  EXPECT_EQ(error_of(infer(tensor("FP32", "[1,3,4,6]", by_plane) + rotated), 400).substr(0, 5), "VIEW:");
}

TEST_F(HttpProtocol, ViewProbabilities) {
  const Json answer = json_of(infer(request_of(dog_, R"("outputs":[{"name":"view_probabilities"}],)")));
  EXPECT_EQ(output(answer, "view_probabilities").at("shape").as_numbers(), (std::vector<double>{1, 2, 3}));
  EXPECT_EQ(output(answer, "view_probabilities").at("data").size(), 6U);
}

TEST_F(HttpProtocol, NumbersThatArentFiniteAreOurFault) {
  EXPECT_EQ(error_of(infer(png_of(255, 0, 254), "Content-Type: image/png\r\n"), 500).substr(0, 7), "OUTPUT:");
  EXPECT_EQ(infer(request_of(dog_)).status, 200);
}

TEST_F(HttpProtocol, DeadlineWithoutAnyView) {
  const std::string slow = request_of(png_of(255, 0, 253), R"("parameters":{"timeout":50000},)");
  EXPECT_EQ(error_of(infer(slow), 504).substr(0, 9), "DEADLINE:");
}

TEST_F(HttpProtocol, StatisticsConfigAndIndex) {
  infer(request_of(dog_));
  const Json statistics = json_of(server_.get("/v2/models/animals/versions/1/stats")).at("model_stats").at(0);
  EXPECT_EQ(statistics.at("name").as_string(), "animals");
  EXPECT_EQ(statistics.at("inference_count").as_integer(0, 99), 1);
  EXPECT_EQ(statistics.at("inference_stats").at("success").at("count").as_integer(0, 99), 1);
  EXPECT_GT(statistics.at("inference_stats").at("success").at("ns").as_number(), 0);
  EXPECT_EQ(json_of(server_.get("/v2/models/stats")).at("model_stats").size(), 2U);
  EXPECT_EQ(json_of(server_.get("/v2/models/animals/config")).at("input").at(0).at("data_type").as_string(),
            "TYPE_STRING");
  EXPECT_EQ(server_.post("/v2/repository/index", "").body,
            R"([{"name":"animals","version":"1","state":"READY","reason":""},)"
            R"({"name":"birds","version":"1","state":"READY","reason":""}])");
}

TEST_F(HttpProtocol, TensorFlowServing) {
  const std::string body = R"({"instances":[{"b64":")" + as_base64(dog_) + R"("},{"image_bytes":{"b64":")" +
                           as_base64(png_of(250, 1, 1)) + R"("}}]})";
  const RawResponse response = server_.post("/v1/models/animals:predict", body, kJsonType);
  ASSERT_EQ(response.status, 200) << response.body;
  const Json predictions = json_of(response).at("predictions");
  EXPECT_EQ(predictions.size(), 2U);
  EXPECT_GT(predictions.at(0).at(1).as_number(), 0.8);
  EXPECT_GT(predictions.at(1).at(0).as_number(), 0.9);
  EXPECT_EQ(server_.post("/v1/models/animals/versions/1:predict", body, kJsonType).body, response.body);
  EXPECT_EQ(server_.post("/v1/models/cats:predict", body, kJsonType).status, 404);
  EXPECT_EQ(server_.post("/v1/models/animals:predict", "{}", kJsonType).status, 400);
  EXPECT_EQ(json_of(server_.get("/v1/models/animals")).at("model_version_status").at(0).at("state").as_string(),
            "AVAILABLE");
}

TEST_F(HttpProtocol, TorchServe) {
  const RawResponse response = server_.post("/predictions/animals", dog_, "");
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(json_of(response).members().at(0).first, "dog");
  EXPECT_EQ(json_of(response).size(), 3U);
  EXPECT_EQ(server_.post("/predictions/animals/1", dog_, "").body, response.body);
  EXPECT_EQ(
      server_.post("/predictions/animals", R"({"instances":[{"data":")" + as_base64(dog_) + R"("}]})", kJsonType).body,
      "[" + response.body + "]");
  EXPECT_EQ(server_.get("/ping").body, R"({"status":"Healthy"})");
  server_.service().drain();
  EXPECT_EQ(server_.get("/ping").status, 503);
}

}  // namespace
}  // namespace tta

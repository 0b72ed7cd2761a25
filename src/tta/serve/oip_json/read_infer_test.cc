#include "tta/serve/oip_json/read_infer.h"

#include <gtest/gtest.h>

#include "support/served_fake.h"
#include "support/support.h"
#include "tta/base/tensor.h"

namespace tta::oip {
namespace {

using namespace std::string_view_literals;
using namespace testing;

InferRequest read(std::string_view json, std::string_view tail = "") {
  return read_infer(bytes_of(std::string(json) + std::string(tail)), json.size());
}

std::string problem(std::string_view json, std::string_view tail = "") {
  const Error error = error_of([&] { read(json, tail); });
  EXPECT_EQ(error.code(), ErrorCode::kUsage) << json;
  return error.what();
}

// A request with one input whose text is `members`.
std::string with_input(std::string_view members) {
  return R"({"inputs":[{"name":"x",)" + std::string(members) + "}]}";
}

TEST(ReadInfer, EveryMember) {
  const InferRequest request = read(R"({
    "id": "4\u00e4/\"2",
    "parameters": {"tta_policy": "d4", "tta_max_views": 3, "ratio": 0.5, "flag": true, "big": 18446744073709551615},
    "inputs": [
      {"name": "x", "datatype": "UINT32", "shape": [2, 2], "parameters": {"content_type": "np"}, "data": [1, 2, 3, 4]},
      {"data": [["a"], ["b\u0000c"]], "shape": [2, 1], "datatype": "BYTES", "name": "y"}],
    "outputs": [{"name": "label"}, {"name": "probabilities", "parameters": {"classification": 3}}]})");
  EXPECT_EQ(request.id, "4\xC3\xA4/\"2");
  EXPECT_EQ(request.parameters, (Parameters{{"tta_policy", std::string("d4")},
                                            {"tta_max_views", std::int64_t{3}},
                                            {"ratio", 0.5},
                                            {"flag", true},
                                            {"big", 0x1p64}}));
  ASSERT_EQ(request.inputs.size(), 2u);
  const InferTensor& numbers = request.inputs[0];
  EXPECT_EQ(numbers.name, "x");
  EXPECT_EQ(numbers.datatype, Datatype::kUint32);
  EXPECT_EQ(numbers.shape, (std::vector<std::int64_t>{2, 2}));
  EXPECT_EQ(numbers.parameters, (Parameters{{"content_type", std::string("np")}}));
  EXPECT_EQ(numbers_of<std::uint32_t>(numbers), (std::vector<std::uint32_t>{1, 2, 3, 4}));
  const InferTensor& texts = request.inputs[1];
  EXPECT_EQ(texts.form, ElementForm::kText);
  EXPECT_EQ(texts_of(texts), (std::vector<std::string>{"a", std::string("b\0c", 3)}));
  ASSERT_EQ(request.outputs.size(), 2u);
  EXPECT_EQ(request.outputs[1].name, "probabilities");
  EXPECT_EQ(request.outputs[1].parameters, (Parameters{{"classification", std::int64_t{3}}}));
}

TEST(ReadInfer, UnknownMembersAndNullsAreAsIfNotThere) {
  const InferRequest request = read(R"({"id":null,"parameters":null,"outputs":null,"model":{"a":[1,{}]},
    "inputs":[{"name":"x","datatype":"BOOL","shape":[1],"data":[true],"parameters":{"content_type":null},"extra":1}]})");
  EXPECT_EQ(request.id, "");
  EXPECT_TRUE(request.parameters.empty());
  EXPECT_TRUE(request.outputs.empty());
  EXPECT_TRUE(request.inputs.at(0).parameters.empty());
}

TEST(ReadInfer, EveryDatatype) {
  const auto raw = [](std::string_view datatype, std::string_view data) {
    const std::string shape = "[" + std::to_string(1 + std::count(data.begin(), data.end(), ',')) + "]";
    return read(with_input(R"("datatype":")" + std::string(datatype) + R"(","shape":)" + shape + R"(,"data":)" +
                           std::string(data)))
        .inputs.at(0)
        .raw;
  };
  EXPECT_EQ(raw("BOOL", "[true,false]"), raw_of(std::vector<std::uint8_t>{1, 0}));
  EXPECT_EQ(raw("UINT8", "[0,255]"), raw_of(std::vector<std::uint8_t>{0, 255}));
  EXPECT_EQ(raw("UINT16", "[65535]"), raw_of(std::vector<std::uint16_t>{65535}));
  EXPECT_EQ(raw("UINT64", "[18446744073709551615]"), raw_of(std::vector<std::uint64_t>{~std::uint64_t{0}}));
  EXPECT_EQ(raw("INT8", "[-128,127]"), raw_of(std::vector<std::int8_t>{-128, 127}));
  EXPECT_EQ(raw("INT16", "[-32768]"), raw_of(std::vector<std::int16_t>{-32768}));
  EXPECT_EQ(raw("INT32", "[-2147483648]"), raw_of(std::vector<std::int32_t>{-2147483648}));
  EXPECT_EQ(raw("INT64", "[-9223372036854775808]"), raw_of(std::vector<std::int64_t>{INT64_MIN}));
  EXPECT_EQ(raw("FP16", "[1.5,65504]"), raw_of(std::vector<std::uint16_t>{0x3E00, 0x7BFF}));
  EXPECT_EQ(raw("FP32", "[0.1,7,-1e-3]"), raw_of(std::vector<float>{0.1f, 7, -1e-3f}));
  EXPECT_EQ(raw("FP64", "[0.1,1e300]"), raw_of(std::vector<double>{0.1, 1e300}));
}

TEST(ReadInfer, NumbersThatTheDatatypeDoesntHold) {
  for (const auto& [datatype, data] : std::vector<std::pair<std::string, std::string>>{{"UINT8", "256"},
                                                                                       {"UINT8", "-1"},
                                                                                       {"UINT8", "1.0"},
                                                                                       {"INT8", "128"},
                                                                                       {"INT64", "9223372036854775808"},
                                                                                       {"BOOL", "1"},
                                                                                       {"INT32", "true"},
                                                                                       {"FP16", "65520"},
                                                                                       {"FP32", "1e39"},
                                                                                       {"FP32", "\"1\""},
                                                                                       {"FP32", "null"},
                                                                                       {"BYTES", "7"}}) {
    EXPECT_EQ(problem(with_input(R"("datatype":")" + datatype + R"(","shape":[1],"data":[)" + data + "]")),
              "inputs[0].data[0] is no " + datatype + ", or beyond what one holds");
  }
  EXPECT_EQ(problem(with_input(R"("datatype":"BF16","shape":[1],"data":[1])")),
            "inputs[0].data of BF16 can only be sent with the binary tensor extension");
}

TEST(ReadInfer, FlatAndNested) {
  const auto numbers = [](std::string_view data) {
    return numbers_of<std::uint8_t>(
        read(with_input(R"("datatype":"UINT8","shape":[2,1,3],"data":)" + std::string(data))).inputs.at(0));
  };
  const std::vector<std::uint8_t> expected = {1, 2, 3, 4, 5, 6};
  EXPECT_EQ(numbers("[1,2,3,4,5,6]"), expected);
  EXPECT_EQ(numbers("[[[1,2,3]],[[4,5,6]]]"), expected);
  for (const std::string data : {"[]", "[1,2,3,4,5]", "[1,2,3,4,5,6,7]", "[[1,2,3],[4,5,6]]", "[[[1,2,3]],[[4,5]]]",
                                 "[[[1,2,3,4]],[[5,6]]]", "[[[1,2,3],[4,5,6]]]", "[[[1,2,3]],4,5,6]", "[1,[2,3],4,5,6]",
                                 "[[[[1,2,3]]],[[[4,5,6]]]]", "[[[1,2,3]],[[4,5,6]],[[7,8,9]]]", "[[],[]]"}) {
    EXPECT_EQ(problem(with_input(R"("datatype":"UINT8","shape":[2,1,3],"data":)" + data)),
              "inputs[0].data is neither flat nor nested as its shape [2,1,3] says: 6 elements")
        << data;
  }
}

TEST(ReadInfer, ShapesAreCheckedBeforeDataAreRead) {
  EXPECT_EQ(problem(with_input(R"("datatype":"FP32","shape":[4294967296,4294967296],"data":[])")),
            "inputs[0].shape [4294967296,4294967296] has more elements than 63 bits count");
  EXPECT_EQ(problem(with_input(R"("datatype":"FP32","shape":[0],"data":[])")),
            "inputs[0].shape is [0], each at least 1");
  EXPECT_EQ(problem(with_input(R"("datatype":"FP32","shape":[9223372036854775808],"data":[])")),
            "inputs[0].shape[0] must be a whole number");
  EXPECT_EQ(problem(with_input(R"("datatype":"FP32","shape":[1.0],"data":[1])")),
            "inputs[0].shape[0] must be a whole number");
  EXPECT_EQ(problem(with_input(R"("datatype":"FP32","shape":[[1]],"data":[1])")),
            "inputs[0].shape[0] must be a whole number");
  EXPECT_EQ(problem(with_input(R"("datatype":"BYTES","shape":[65],"data":["a"])")),
            "inputs[0].data has 65 strings by its shape, at most 64 are allowed");
}

TEST(ReadInfer, MembersThatAreMissingOrOfAnotherType) {
  EXPECT_EQ(problem("[]"), "the request's JSON must be an object");
  EXPECT_EQ(problem("{}"), "the request's JSON lacks 'inputs'");
  EXPECT_EQ(problem(R"({"inputs":{}})"), "inputs must be an array");
  EXPECT_EQ(problem(R"({"inputs":[7]})"), "inputs[0] must be an object");
  EXPECT_EQ(problem(R"({"inputs":[{"datatype":"FP32","shape":[1],"data":[1]}]})"), "inputs[0] lacks 'name'");
  EXPECT_EQ(problem(with_input(R"("shape":[1],"data":[1])")), "inputs[0] lacks 'datatype'");
  EXPECT_EQ(problem(with_input(R"("datatype":"FP32","data":[1])")), "inputs[0] lacks 'shape'");
  EXPECT_EQ(problem(with_input(R"("datatype":"FP32","shape":[1])")), "inputs[0] lacks 'data'");
  EXPECT_EQ(problem(with_input(R"("datatype":"FP32","shape":[1],"data":"1")")), "inputs[0].data must be an array");
  EXPECT_EQ(problem(with_input(R"("datatype":"FLOAT32","shape":[1],"data":[1])")).substr(0, 33),
            "inputs[0].datatype is 'FLOAT32', ");
  EXPECT_EQ(problem(R"({"id":7,"inputs":[]})"), "id must be a string");
  EXPECT_EQ(problem(R"({"parameters":[],"inputs":[]})"), "parameters must be an object");
  EXPECT_EQ(problem(R"({"parameters":{"tta":{"views":3}},"inputs":[]})"),
            "parameters.tta must be a string, a number, true or false");
  EXPECT_EQ(problem(R"({"inputs":[],"outputs":[{}]})"), "outputs[0] lacks 'name'");
  EXPECT_EQ(problem(R"({"inputs":[],"outputs":["label"]})"), "outputs[0] must be an object");
}

TEST(ReadInfer, KeysThatComeTwice) {
  EXPECT_EQ(problem(R"({"inputs":[],"id":"a","inputs":[]})"), "the request's JSON has the member 'inputs' twice");
  EXPECT_EQ(problem(with_input(R"("datatype":"FP32","shape":[1],"data":[1],"n\u0061me":"y")")),
            "inputs[0] has the member 'name' twice");
  EXPECT_EQ(problem(R"({"inputs":[],"parameters":{"tta_policy":"d4","tta_policy":"none"}})"),
            "parameters has the member 'tta_policy' twice");
}

TEST(ReadInfer, WhatIsNoJson) {
  const std::string whole = with_input(R"("datatype":"FP32","shape":[2],"data":[1.5,2]})");
  for (const std::string& text :
       {std::string(), std::string(" "), std::string("{"), std::string("\xEF\xBB\xBF{\"inputs\":[]}"), whole + "x",
        whole + whole, std::string(R"({"inputs":[],})"), std::string(R"({"inputs":[]]})"),
        std::string(R"({inputs:[]})"), std::string(R"({"inputs":[] "id":"a"})"), std::string(R"({"inputs":[NaN]})"),
        std::string(R"({"inputs":[-Infinity]})"), std::string(R"({"a":01,"inputs":[]})"),
        std::string(R"({"a":nul,"inputs":[]})"), std::string("{\"a\":\"\x01\",\"inputs\":[]}"),
        std::string("{\"a\":\"\xC3\x28\",\"inputs\":[]}"), std::string(R"({"a":"\ud800","inputs":[]})"),
        std::string(R"({"a":"\x41","inputs":[]})"), std::string("{\"inputs\":[]}\0", 14)}) {
    EXPECT_EQ(problem(text).substr(0, 19), "the request's JSON ") << text;
  }
  EXPECT_EQ(problem(""), "the request's JSON is empty");
  // Every beginning of a request is none.
  for (std::size_t size = 0; size < whole.size(); ++size) problem(whole.substr(0, size));
}

TEST(ReadInfer, NumbersBeyondEveryMachine) {
  EXPECT_EQ(problem(R"({"a":1e400,"inputs":[]})"),
            "the request's JSON has a number that JSON doesn't have, or that no machine number holds");
  problem(R"({"a":)" + std::string(400, '9') + R"(,"inputs":[]})");
}

TEST(ReadInfer, DepthIsLimited) {
  const auto nested = [](int depth) {
    return R"({"inputs":[],"a":)" + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  EXPECT_NO_THROW(read(nested(30)));
  EXPECT_EQ(problem(nested(32)), "the request's JSON is nested more than 32 deep");
  EXPECT_EQ(problem(nested(1'000'000)), "the request's JSON is nested more than 32 deep");
}

TEST(ReadInfer, NumbersOfValuesIsLimited) {
  std::string json = R"({"inputs":[],"a":[0)";
  for (std::size_t i = 0; i < (std::size_t{1} << 23); ++i) json += ",0";
  json += "]}";
  const Error error = error_of([&] { read(json); });
  EXPECT_EQ(error.code(), ErrorCode::kTooLarge);
  EXPECT_NE(std::string(error.what()).find("binary tensor extension"), std::string::npos);
}

TEST(ReadInfer, TensorsAsBytesBehindTheJson) {
  const std::string json = R"({"inputs":[
      {"name":"a","datatype":"FP32","shape":[1],"parameters":{"binary_data_size":4}},
      {"name":"b","datatype":"INT8","shape":[1],"data":[7]},
      {"name":"c","datatype":"BYTES","shape":[2],"parameters":{"binary_data_size":11}}]})";
  const InferRequest request = read(json, "\0\0\xC0\x3F\3\0\0\0cat\0\0\0\0"sv);
  EXPECT_EQ(numbers_of<float>(request.inputs.at(0)), (std::vector<float>{1.5f}));
  EXPECT_EQ(numbers_of<std::int8_t>(request.inputs.at(1)), (std::vector<std::int8_t>{7}));
  EXPECT_EQ(texts_of(request.inputs.at(2)), (std::vector<std::string>{"cat", ""}));
  EXPECT_EQ(request.inputs[2].form, ElementForm::kBytes);
}

TEST(ReadInfer, BinarySizesThatLie) {
  const auto sized = [](const std::string& size) {
    return with_input(R"("datatype":"UINT8","shape":[3],"parameters":{"binary_data_size":)" + size + "}");
  };
  EXPECT_EQ(numbers_of<std::uint8_t>(read(sized("3"), "abc").inputs.at(0)), (std::vector<std::uint8_t>{97, 98, 99}));
  EXPECT_EQ(problem(sized("4"), "abc"), "inputs[0].parameters.binary_data_size is 4, 3 bytes are left behind the JSON");
  EXPECT_EQ(problem(sized("2"), "abc"),
            "1 bytes behind the JSON belong to no input: check binary_data_size and the header "
            "Inference-Header-Content-Length");
  EXPECT_EQ(problem(sized("9223372036854775807"), "abc").substr(0, 39), "inputs[0].parameters.binary_data_size i");
  for (const std::string size : {"-1", "3.0", "\"3\"", "true", "18446744073709551615", "1e3"}) {
    EXPECT_EQ(problem(sized(size), "abc"), "inputs[0].parameters.binary_data_size must be a whole number from 0 on")
        << size;
  }
  EXPECT_EQ(
      problem(with_input(R"("datatype":"UINT8","shape":[1],"data":[1],"parameters":{"binary_data_size":1})"), "a"),
      "inputs[0] has both 'data' and parameters.binary_data_size");
  EXPECT_EQ(problem(R"({"inputs":[]})", "abc").substr(0, 22), "3 bytes behind the JSO");
  EXPECT_EQ(problem(with_input(R"("datatype":"BYTES","shape":[1],"parameters":{"binary_data_size":3})"), "cat"),
            "inputs[0][0]: 3 bytes are left, an element begins with a length of 4 bytes");
}

}  // namespace
}  // namespace tta::oip

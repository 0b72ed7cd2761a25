#include "tta/serve/oip_json/binary_outputs.h"

#include <gtest/gtest.h>

#include "support/support.h"

namespace tta::oip {
namespace {

using namespace testing;

TEST(BinaryOutputs, TheOutputsWordCountsMoreThanTheRequests) {
  InferRequest request;
  EXPECT_FALSE(read_binary_outputs(request).wants("label"));
  request.outputs = {{"label", {{"binary_data", false}}}, {"class_id", {}}, {"probabilities", {{"binary_data", true}}}};
  EXPECT_FALSE(read_binary_outputs(request).wants("class_id"));
  EXPECT_TRUE(read_binary_outputs(request).wants("probabilities"));
  request.parameters["binary_data_output"] = true;
  EXPECT_TRUE(read_binary_outputs(request).wants("class_id"));
  EXPECT_FALSE(read_binary_outputs(request).wants("label"));
}

TEST(BinaryOutputs, MustBeTrueOrFalse) {
  InferRequest request;
  request.parameters["binary_data_output"] = std::int64_t{1};
  EXPECT_STREQ(error_of([&] { read_binary_outputs(request); }).what(),
               "parameters.binary_data_output must be true or false");
  request.parameters.clear();
  request.outputs = {{"a", {}}, {"b", {{"binary_data", std::string("true")}}}};
  EXPECT_STREQ(error_of([&] { read_binary_outputs(request); }).what(),
               "outputs[1].parameters.binary_data must be true or false");
}

}  // namespace
}  // namespace tta::oip

#include "tta/serve/oip_json/single_input.h"

#include <gtest/gtest.h>

#include "support/served_fake.h"
#include "support/support.h"

namespace tta::oip {
namespace {

using namespace std::string_view_literals;
using namespace testing;

constexpr std::string_view kPng = "\x89PNG\r\n\x1A\n and so on";

TEST(SingleInput, AFileIsOneImage) {
  const InferRequest request = file_request(*served_fake(), bytes_of("anything"));
  ASSERT_EQ(request.inputs.size(), 1u);
  EXPECT_EQ(request.inputs[0].name, "pixels");
  EXPECT_EQ(request.inputs[0].datatype, Datatype::kBytes);
  EXPECT_EQ(request.inputs[0].shape, (std::vector<std::int64_t>{1}));
  EXPECT_EQ(texts_of(request.inputs[0]), (std::vector<std::string>{"anything"}));
  EXPECT_EQ(request.inputs[0].form, ElementForm::kBytes);
  EXPECT_TRUE(request.parameters.empty());
}

TEST(SingleInput, RawFileWithAndWithoutItsLength) {
  InferRequest request = raw_request(*served_fake(), bytes_of(kPng));
  EXPECT_EQ(texts_of(request.inputs.at(0)), (std::vector<std::string>{std::string(kPng)}));
  EXPECT_EQ(request.parameters, (Parameters{{"binary_data_output", true}}));
  request = raw_request(*served_fake(), bytes_of("\3\0\0\0cat"sv));
  EXPECT_EQ(texts_of(request.inputs.at(0)), (std::vector<std::string>{"cat"}));
}

TEST(SingleInput, RawRowOfTheModel) {
  const std::vector<float> numbers(72, 0.5f);
  const InferRequest request = raw_request(*served_fake(), raw_of(numbers));
  EXPECT_EQ(request.inputs.at(0).datatype, Datatype::kFp32);
  EXPECT_EQ(request.inputs[0].shape, (std::vector<std::int64_t>{1, 3, 4, 6}));
  EXPECT_EQ(numbers_of<float>(request.inputs[0]), numbers);
}

TEST(SingleInput, RawAnythingElse) {
  for (const std::string_view body : {""sv, "\3\0\0"sv, "\4\0\0\0cat"sv, "cat"sv}) {
    const Error error = error_of([&] { raw_request(*served_fake(), bytes_of(body)); });
    EXPECT_EQ(error.code(), ErrorCode::kUsage);
    EXPECT_NE(std::string(error.what()).find("288 bytes; this one has " + std::to_string(body.size())),
              std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace tta::oip

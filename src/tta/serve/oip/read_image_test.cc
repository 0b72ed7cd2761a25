#include "tta/serve/oip/read_image.h"

#include <gtest/gtest.h>

#include "support/served_fake.h"
#include "support/support.h"

namespace tta::oip {
namespace {

using namespace testing;

constexpr std::string_view kPngStart = "\x89PNG\r\n\x1A\n";  // what a PNG begins with
constexpr std::string_view kPngText = "iVBORw0KGgo=";        // the same in base64

InferTensor strings(std::vector<std::string> texts, ElementForm form) {
  InferTensor tensor{"x", Datatype::kBytes, {static_cast<std::int64_t>(texts.size())}, {}, {}, {}, form};
  for (const std::string& text : texts) tensor.elements.push_back(bytes_of(text));
  return tensor;
}

std::string problem(InferTensor tensor) {
  const Error error = error_of([&] { read_images(std::move(tensor), {}, "inputs[0]"); });
  EXPECT_EQ(error.code(), ErrorCode::kUsage);
  return error.what();
}

TEST(ReadImages, BytesStayAsTheyAre) {
  const auto images = read_images(strings({"not an image", std::string(kPngText)}, ElementForm::kBytes), {}, "x");
  ASSERT_EQ(images.size(), 2u);
  EXPECT_EQ(text_of(images[0]), "not an image");
  EXPECT_EQ(text_of(images[1]), kPngText);
}

TEST(ReadImages, TextIsBase64WhereItPlainlyIsAnImage) {
  const auto images = read_images(strings({std::string(kPngText)}, ElementForm::kText), {}, "x");
  EXPECT_EQ(text_of(images.at(0)), kPngStart);
}

TEST(ReadImages, TextThatCouldBeAnythingIsRefusedAndBothWaysOutAreNamed) {
  // Valid base64 of "foobar"; and a PNG's start with a line break.
  for (const std::string text : {"Zm9vYmFy", "iVBO\nRw0KGgo=", "cat.jpg", ""}) {
    const std::string message = problem(strings({std::string(kPngText), text}, ElementForm::kText));
    EXPECT_NE(message.find("inputs[0].data[1] is a JSON string"), std::string::npos) << message;
    EXPECT_NE(message.find("\"content_type\": \"base64\""), std::string::npos);
    EXPECT_NE(message.find("Inference-Header-Content-Length"), std::string::npos);
  }
}

TEST(ReadImages, DeclaredBase64IsTakenAtItsWord) {
  for (const std::string type : {"base64", "BASE64", "image/jpeg;base64", "image/png; base64"}) {
    for (const ElementForm form : {ElementForm::kText, ElementForm::kBytes}) {
      InferTensor tensor = strings({"Zm9vYmFy"}, form);
      tensor.parameters["content_type"] = type;
      EXPECT_EQ(text_of(read_images(tensor, {}, "x").at(0)), "foobar") << type;
    }
  }
  const Parameters of_request = {{"content_type", std::string("base64")}};
  EXPECT_EQ(text_of(read_images(strings({"Zm9vYmFy"}, ElementForm::kText), of_request, "x").at(0)), "foobar");
}

TEST(ReadImages, DeclaredBase64MustBeBase64) {
  InferTensor tensor = strings({"Zm9vYmFy!"}, ElementForm::kText);
  tensor.parameters["content_type"] = std::string("base64");
  EXPECT_NE(problem(tensor).find("inputs[0].data[0] is not base64, which content_type declares"), std::string::npos);
  tensor.parameters["content_type"] = std::int64_t{64};
  EXPECT_NE(problem(tensor).find("content_type must be a string"), std::string::npos);
}

TEST(ReadImages, OtherContentTypesDeclareNothing) {
  for (const std::string type : {"image/jpeg", "str", "base64url", "application/octet-stream;base64"}) {
    InferTensor tensor = strings({"Zm9vYmFy"}, ElementForm::kText);
    tensor.parameters["content_type"] = type;
    EXPECT_NE(problem(tensor).find("is a JSON string"), std::string::npos) << type;
  }
}

TEST(ReadImages, OneElementIsOneImage) {
  InferTensor column = strings({"a", "b"}, ElementForm::kBytes);
  column.shape = {2, 1};
  EXPECT_EQ(read_images(column, {}, "x").size(), 2u);
  column.shape = {1, 2};
  EXPECT_EQ(problem(column), "inputs[0].shape is [1,2]; BYTES are image files, one per element: [N] or [N,1]");
  EXPECT_EQ(problem(strings({"a", ""}, ElementForm::kBytes)), "inputs[0].data[1] is empty: an image file is expected");
}

}  // namespace
}  // namespace tta::oip

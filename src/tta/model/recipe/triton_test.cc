#include "tta/model/recipe/triton.h"

#include <gtest/gtest.h>

#include "support/support.h"
#include "tta/base/core/file.h"
#include "tta/model/recipe/protobuf_text.h"

namespace tta {
namespace {

using testing::error_of;
using testing::golden_path;

std::string message_of(std::string_view text, const InputSignature& signature = {}) {
  const Error error = error_of([&] { parse_recipe(text, "config.pbtxt", signature); });
  EXPECT_EQ(error.code(), ErrorCode::kRecipe);
  return error.what();
}

std::string input(const std::string& fields) {
  return "max_batch_size: 8 input { name: 'x' " + fields + " }";
}

// Triton does no preprocessing: what floats mean is not in its file.
TEST(Triton, FloatsAreRefusedWithTheRecipeToComplete) {
  const Error error = error_of([] { read_recipe(golden_path("recipe/triton_resnet50_config.pbtxt"), {}); });
  EXPECT_EQ(error.code(), ErrorCode::kRecipe);
  EXPECT_EQ(std::string(error.what()),
            "triton_resnet50_config.pbtxt: input[0] tells the tensor's form, but not how an image becomes it: Triton "
            "does no preprocessing. Complete this recipe.json: {\"schema\": \"tta-recipe/1\", \"input\": {\"width\": "
            "224, \"height\": 224}, \"layout\": \"NCHW\", \"dtype\": \"float32\", \"resize\": ..., \"normalize\": "
            "...}");
}

TEST(Triton, BytesAreTheirPixels) {
  InputSignature bytes{.dtype = DType::kUInt8, .layout = Layout::kNhwc, .channels = 3, .width = 0, .height = 0};
  const Recipe recipe =
      parse_recipe(input("data_type: TYPE_UINT8 format: FORMAT_NHWC dims: [ 192, 256, 3 ]"), "config.pbtxt", bytes);
  EXPECT_EQ(summary(recipe), "resize to 256 x 192 (pillow bilinear) -> RGB NHWC uint8");
  EXPECT_EQ(recipe.origins.at("dtype"), "config.pbtxt: input.data_type");
  EXPECT_EQ(recipe.notes.size(), 1U);

  bytes.width = bytes.height = 32;
  const Recipe any_size =
      parse_recipe("input { data_type: TYPE_UINT8 dims: [ 1, -1, -1, 3 ] }", "config.pbtxt", bytes);  // with batch
  EXPECT_EQ(any_size.input, (Size{32, 32}));
  bytes.layout = Layout::kNchw;
  EXPECT_EQ(parse_recipe(input("data_type: TYPE_UINT8 dims: 3 dims: 32 dims: 32"), "config.pbtxt", bytes).layout,
            Layout::kNchw);
}

TEST(Triton, RefusesWhatIsNoImage) {
  EXPECT_NE(message_of("input { data_type: TYPE_FP32 dims: [3] } input { data_type: TYPE_FP32 dims: [3] }")
                .find("has 2 inputs, expected one"),
            std::string::npos);
  EXPECT_NE(message_of(input("data_type: TYPE_UINT8 dims: [ 128 ]")).find("aren't those of images"), std::string::npos);
  EXPECT_NE(message_of(input("data_type: TYPE_INT64 dims: [ 3, 8, 8 ]")).find("'TYPE_INT64', expected one of"),
            std::string::npos);
  EXPECT_NE(message_of(input("data_type: TYPE_UINT8 format: FORMAT_NCHW dims: [ 2, 8, 8 ]")).find("2 channels"),
            std::string::npos);
  EXPECT_NE(message_of(input("data_type: TYPE_UINT8 format: FORMAT_NCHW dims: [ 3, 8, 8 ]"))
                .find("is uint8, but the model's input is float32"),
            std::string::npos);
}

TEST(Triton, LabelFile) {
  const auto label_file = [](std::string_view text) { return triton_label_file(text, "config.pbtxt"); };
  EXPECT_EQ(label_file(read_text_file(golden_path("recipe/triton_resnet50_config.pbtxt"), 10'000)),
            "resnet50_labels.txt");
  EXPECT_EQ(label_file("output { name: 'a' } output { label_filename: 'b.txt' }"), "b.txt");
  EXPECT_EQ(label_file("name: 'x'"), std::nullopt);
  for (const char* elsewhere : {"../labels.txt", "/etc/passwd", "..", ""}) {
    EXPECT_EQ(label_file("output { label_filename: '" + std::string(elsewhere) + "' }"), std::nullopt) << elsewhere;
  }
  EXPECT_EQ(error_of([&] { label_file("output {"); }).code(), ErrorCode::kLabels);
}

TEST(ProtobufText, BecomesJson) {
  const auto json = [](std::string_view text) { return json_of_protobuf_text(text, "x.pbtxt", ErrorCode::kRecipe); };
  EXPECT_EQ(json(""), "{}");
  EXPECT_EQ(json("a: 1 # one\n b: 'x' \"y\"; c { d: true, d: NAME } e < f: -1.5 > g: []"),
            R"({"a":1,"b":"xy","c":{"d":[true,"NAME"]},"e":{"f":-1.5},"g":[]})");
  EXPECT_EQ(json(R"(a: "q\"uote" b: [1, 2] b: 3)"), R"({"a":"q\"uote","b":[1,2,3]})");

  const auto problem = [&](const std::string& text) { return std::string(error_of([&] { json(text); }).what()); };
  EXPECT_EQ(problem("a: 1\nb {"), "x.pbtxt:2: expected '}', found the end");
  EXPECT_EQ(problem("a: }"), "x.pbtxt:1: expected a value, found '}'");
  EXPECT_EQ(problem("}"), "x.pbtxt:1: expected a field, found '}'");
  EXPECT_EQ(problem("a: 'x"), "x.pbtxt:1: expected a closing quote, found the end");
  EXPECT_EQ(problem("a: [1 2]"), "x.pbtxt:1: expected ',' or ']', found '2'");
  std::string deep, wide;
  for (int i = 0; i < 100; ++i) deep += "a { ";
  EXPECT_NE(problem(deep).find("no more than 32 levels"), std::string::npos);
  for (int i = 0; i < 2000; ++i) wide += "f" + std::to_string(i) + ": 1 ";
  EXPECT_NE(problem(std::string(2 << 20, ' ')).find("no more than 1048576 bytes"), std::string::npos);
  EXPECT_NE(problem(wide).find("no more than 1000 different fields"), std::string::npos);
}

}  // namespace
}  // namespace tta

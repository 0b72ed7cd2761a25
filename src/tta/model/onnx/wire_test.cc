#include "tta/model/onnx/wire.h"

#include <gtest/gtest.h>

#include <string>

#include "support/support.h"

namespace tta {
namespace {

using testing::error_of;

Bytes bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

// `levels` messages, each the only field of the one around it.
std::string nested(int levels) {
  std::string message;
  for (int level = 0; level < levels; ++level) {
    std::string size;
    for (std::size_t left = message.size(); left >= 0x80; left >>= 7) size += static_cast<char>(left | 0x80);
    std::size_t high = message.size();
    while (high >= 0x80) high >>= 7;
    message = std::string("\x0a").append(size).append(1, static_cast<char>(high)).append(message);
  }
  return message;
}

void enter_all(WireReader reader) {
  while (reader.next()) enter_all(reader.message());
}

std::string problem_of(const std::string& message) {
  const Error error = error_of([&] {
    WireReader reader(bytes_of(message), "m.onnx");
    while (reader.next()) {
    }
  });
  EXPECT_EQ(error.code(), ErrorCode::kModel);
  return error.what();
}

TEST(WireTest, ReadsFieldsOfEveryKind) {
  const std::string message = std::string("\x08\x96\x01", 3) +                                  // 1: 150
                              std::string("\x12\x03onn", 5) +                                   // 2: "onn"
                              std::string("\x1d\x01\x02\x03\x04", 5) +                          // 3: four bytes
                              std::string("\x21\1\2\3\4\5\6\7\x08", 9) +                        // 4: eight bytes
                              std::string("\x78\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11);  // 15: -1
  WireReader reader(bytes_of(message), "m.onnx");
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.field(), 1u);
  EXPECT_EQ(reader.number(), 150u);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.field(), 2u);
  EXPECT_EQ(reader.text(), "onn");
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.field(), 3u);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.field(), 4u);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.field(), 15u);
  EXPECT_EQ(static_cast<std::int64_t>(reader.number()), -1);
  EXPECT_FALSE(reader.next());
}

TEST(WireTest, EmptyMessageHasNoFields) {
  EXPECT_FALSE(WireReader({}, "m.onnx").next());
}

TEST(WireTest, RefusesDamage) {
  EXPECT_EQ(problem_of("\x08"),
            "m.onnx: not an ONNX file, or damaged: it ends inside a number (byte 1 of a message at depth 0)");
  EXPECT_NE(problem_of("\x12\x05onnx").find("longer than what holds it"), std::string::npos);
  EXPECT_NE(problem_of("\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01").find("longer than"), std::string::npos);
  EXPECT_NE(problem_of("\x1d\x01\x02").find("longer than"), std::string::npos);
  EXPECT_NE(problem_of("\x0b").find("wire type"), std::string::npos);  // a group
  EXPECT_NE(problem_of("\x0f").find("wire type"), std::string::npos);
  EXPECT_NE(problem_of(std::string("\x00\x01", 2)).find("no valid number"), std::string::npos);
  EXPECT_NE(problem_of("\xf8\xff\xff\xff\xff\x01\x01").find("no valid number"), std::string::npos);
  EXPECT_NE(problem_of("\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01").find("ten bytes"), std::string::npos);
}

TEST(WireTest, RefusesTheWrongKindOfField) {
  const std::string number = "\x08\x01", text = "\x0a\x01x";
  EXPECT_EQ(error_of([&] {
              WireReader reader(bytes_of(number), "m.onnx");
              reader.next();
              reader.bytes();
            }).code(),
            ErrorCode::kModel);
  EXPECT_EQ(error_of([&] {
              WireReader reader(bytes_of(text), "m.onnx");
              reader.next();
              reader.number();
            }).code(),
            ErrorCode::kModel);
}

TEST(WireTest, DepthIsLimited) {
  EXPECT_NO_THROW(enter_all(WireReader(bytes_of(nested(WireReader::kMaxDepth)), "m.onnx")));
  const std::string too_deep = nested(WireReader::kMaxDepth + 1);
  const Error error = error_of([&] { enter_all(WireReader(bytes_of(too_deep), "m.onnx")); });
  EXPECT_NE(std::string(error.what()).find("nested too deeply"), std::string::npos) << error.what();
}

}  // namespace
}  // namespace tta

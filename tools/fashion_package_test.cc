#include "tools/fashion_package.h"

#include <gtest/gtest.h>

#include <string>

#include "support/support.h"

namespace tta::tools {
namespace {

using testing::error_of;
using testing::TempDir;

// "[v,v+1,...]": 784 numbers that start at `first` and wrap at 256.
std::string image_text(int first) {
  std::string text = "[";
  for (int i = 0; i < 784; ++i) {
    if (i > 0) text += ',';
    text += std::to_string((first + i) % 256);
  }
  return text + "]";
}

std::vector<Image> read(const std::string& text, int count) {
  const TempDir folder;
  testing::write_text(folder / "0.json", text);
  return read_fashion_class(folder / "0.json", count);
}

std::string message_of(const std::string& text, int count) {
  const Error error = error_of([&] { read(text, count); });
  EXPECT_EQ(error.code(), ErrorCode::kDecode);
  return error.what();
}

TEST(FashionPackage, ReadsRowsFromTheTop) {
  const auto images = read("{\"data\":[" + image_text(7) + "," + image_text(250) + "]}", 2);
  ASSERT_EQ(images.size(), 2);
  EXPECT_EQ(images[0].size(), (Size{28, 28}));
  EXPECT_EQ(images[0].channels(), 1);
  EXPECT_EQ(images[0].row(0)[0], 7);
  EXPECT_EQ(images[1].row(1)[0], (250 + 28) % 256);
  EXPECT_EQ(images[1].row(27)[27], (250 + 783) % 256);
}

TEST(FashionPackage, SkipsEmptyArrays) {
  const auto images = read("{\"data\":[[]," + image_text(1) + ",[]," + image_text(2) + "]}", 2);
  ASSERT_EQ(images.size(), 2);
  EXPECT_EQ(images[1].row(0)[0], 2);
}

TEST(FashionPackage, ReadsNoFurtherThanAsked) {
  EXPECT_EQ(read("{\"data\":[" + image_text(1) + ", anything", 1).size(), 1);
}

TEST(FashionPackage, TooFewImages) {
  EXPECT_NE(message_of("{\"data\":[" + image_text(1) + "]}", 2).find("expected ','"), std::string::npos);
}

TEST(FashionPackage, DamageIsReportedWithItsByte) {
  EXPECT_NE(message_of("", 1).find("byte 0: expected '{'"), std::string::npos);
  EXPECT_NE(message_of("{\"data\":[[256]", 1).find("byte 13: number over 255"), std::string::npos);
  EXPECT_NE(message_of("{\"data\":[[1,-2]", 1).find("byte 12: expected a number"), std::string::npos);
  EXPECT_NE(message_of("{\"data\":[[1,2]", 1).find("byte 13: expected ','"), std::string::npos);
}

TEST(FashionPackage, AMissingFileIsNamed) {
  const Error error = error_of([] { read_fashion_class("no/such/3.json", 1); });
  EXPECT_EQ(error.code(), ErrorCode::kIo);
  EXPECT_NE(std::string(error.what()).find("no/such/3.json"), std::string::npos);
}

TEST(FashionPackage, FolderNamesAreTheModelsLabels) {
  std::string lines;
  for (const std::string_view label : kFashionLabels) lines += std::string(label) + "\n";
  const auto bytes = testing::read_bytes(testing::source_path("models/fashion/labels.txt"));
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()), lines);
}

}  // namespace
}  // namespace tta::tools

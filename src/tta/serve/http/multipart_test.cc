#include "tta/serve/http/multipart.h"

#include <gtest/gtest.h>

#include <string>

#include "support/support.h"

namespace tta {
namespace {

std::vector<FormPart> parse(std::string_view body, std::string_view boundary = "B") {
  return parse_multipart(std::as_bytes(std::span(body)), boundary);
}

std::string text_of(const FormPart& part) {
  return {reinterpret_cast<const char*>(part.data.data()), part.data.size()};
}

std::string problem(std::string_view body) {
  const Error error = testing::error_of([&] { parse(body); });
  EXPECT_EQ(error.code(), ErrorCode::kUsage);
  const std::string message = error.what();
  EXPECT_EQ(message.rfind("multipart/form-data: ", 0), 0U) << message;
  return message.substr(std::min<std::size_t>(message.size(), 21));
}

constexpr const char* kName = "Content-Disposition: form-data; name=\"image\"\r\n";

TEST(Multipart, ReadsFilesAndFields) {
  const std::string body =
      "--B\r\n"
      "Content-Disposition: form-data; name=\"image\"; filename=\"my \\\"cat\\\".jpg\"\r\n"
      "Content-Type: image/JPEG; x=y\r\n"
      "\r\n"
      "\r\n--C\r\nbytes\r\n"
      "\r\n--B\r\n"
      "content-disposition:form-data;name=top\r\n"
      "\r\n"
      "3"
      "\r\n--B--\r\n";
  const std::vector<FormPart> parts = parse(body);
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0].name, "image");
  EXPECT_EQ(parts[0].file_name, "my \"cat\".jpg");
  EXPECT_EQ(parts[0].content_type, "image/jpeg");
  EXPECT_EQ(text_of(parts[0]), "\r\n--C\r\nbytes\r\n");
  EXPECT_EQ(parts[1].name, "top");
  EXPECT_EQ(parts[1].file_name, "");
  EXPECT_EQ(text_of(parts[1]), "3");
}

TEST(Multipart, KeepsDataToTheByte) {
  std::string data;
  for (int i = 0; i < 256; ++i) data += static_cast<char>(i);
  data += "\r\n--b\r\n--\r\n-\r\n--B";  // not the delimiter but for its last, which is cut short
  data.pop_back();
  const std::string body = "--B\r\n" + std::string(kName) + "\r\n" + data + "\r\n--B--";
  const std::vector<FormPart> parts = parse(body);
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(text_of(parts[0]), data);
  EXPECT_EQ(static_cast<const void*>(parts[0].data.data()), body.data() + body.find(data));  // no copy
}

TEST(Multipart, TakesPreambleEpilogueAndPadding) {
  const std::string body =
      "to be ignored\r\n--B \t\r\n" + std::string(kName) + "\r\nx\r\n--B--\r\nto be ignored too\r\n--B\r\n";
  const std::vector<FormPart> parts = parse(body);
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(text_of(parts[0]), "x");
}

TEST(Multipart, MayBeEmpty) {
  EXPECT_TRUE(parse("--B--").empty());
  const std::vector<FormPart> parts = parse("--B\r\n" + std::string(kName) + "\r\n\r\n--B--");
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_TRUE(parts[0].data.empty());
}

TEST(Multipart, RefusesWhatIsCutOffOrMalformed) {
  const std::string name = kName;
  EXPECT_EQ(problem(""), "the body doesn't have the boundary that Content-Type names");
  EXPECT_EQ(problem("--C\r\n" + name + "\r\nx\r\n--C--"), "the body doesn't have the boundary that Content-Type names");
  EXPECT_EQ(problem("--B"), "a boundary isn't followed by a line break");
  EXPECT_EQ(problem("--Bx\r\n"), "a boundary isn't followed by a line break");
  EXPECT_EQ(problem("--B\r\n"), "the last part isn't ended by the boundary");
  EXPECT_EQ(problem("--B\r\n" + name + "\r\nx"), "the last part isn't ended by the boundary");
  EXPECT_EQ(problem("--B\r\n" + name + "\r\nx--B--"), "the last part isn't ended by the boundary");
  EXPECT_EQ(problem("--B\r\n" + name + "x\r\n--B--"), "a part's header isn't ended by an empty line, or is too long");
  EXPECT_EQ(problem("--B\r\n\r\nx\r\n--B--"), "a part has no name");
  EXPECT_EQ(problem("--B\r\n--B--"), "a part's header isn't ended by an empty line, or is too long");
  EXPECT_EQ(problem("--B\r\nno colon\r\n\r\nx\r\n--B--"), "a part's header line has no ':'");
  EXPECT_EQ(problem("--B\r\nContent-Disposition: attachment; name=x\r\n\r\nx\r\n--B--"),
            "a part's Content-Disposition is no 'form-data; name=...'");
  EXPECT_EQ(problem("--B\r\n" + name + "Content-Transfer-Encoding: base64\r\n\r\nx\r\n--B--"),
            "Content-Transfer-Encoding 'base64' isn't supported: send the bytes as they are");
  EXPECT_EQ(problem("--B\r\n" + name + "X: " + std::string(9000, 'x') + "\r\n\r\nx\r\n--B--"),
            "a part's header isn't ended by an empty line, or is too long");
}

TEST(Multipart, BoundsTheNumberOfParts) {
  std::string body;
  for (std::size_t i = 0; i < kMaxFormParts; ++i) body += "--B\r\n" + std::string(kName) + "\r\nx\r\n";
  EXPECT_EQ(parse(body + "--B--").size(), kMaxFormParts);
  EXPECT_EQ(problem(body + "--B\r\n" + kName + "\r\nx\r\n--B--"), "more than 256 parts");
}

// Any prefix of a form is an error or fewer parts, never a read beyond it (the sanitizers watch).
TEST(Multipart, MayBeCutAnywhere) {
  const std::string body = "x\r\n--B\r\n" + std::string(kName) + "Content-Type: a/b\r\n\r\ndata\r\n--B--";
  for (std::size_t size = 0; size < body.size(); ++size) {
    const std::string cut = body.substr(0, size);
    EXPECT_THROW(parse(cut), Error) << size;
  }
}

TEST(FormBoundary, IsTakenFromTheContentType) {
  EXPECT_EQ(form_boundary("multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW"),
            "----WebKitFormBoundary7MA4YWxkTrZu0gW");
  EXPECT_EQ(form_boundary("multipart/form-data; boundary=\"a b\""), "a b");
  for (const std::string& bad :
       {std::string("multipart/form-data"), std::string("multipart/form-data; boundary="), std::string("image/jpeg"),
        std::string("multipart/mixed; boundary=x"), "multipart/form-data; boundary=" + std::string(71, 'x')}) {
    EXPECT_EQ(testing::error_of([&] { form_boundary(bad); }).code(), ErrorCode::kUsage) << bad;
  }
}

}  // namespace
}  // namespace tta

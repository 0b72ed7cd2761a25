#include "tta/serve/http/content_encoding.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>

#include "support/support.h"
#include "tta/base/core/error.h"

namespace tta {
namespace {

std::vector<std::byte> bytes_of(std::string_view text) {
  const auto* first = reinterpret_cast<const std::byte*>(text.data());
  return {first, first + text.size()};
}

// format: zlib's window bits: +16 gzip, negative bare.
std::vector<std::byte> compressed(const std::string& text, int format) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, format, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::vector<std::byte> out(deflateBound(&stream, text.size()) + 64);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

constexpr int kGzip = 31;
constexpr int kZlib = 15;
constexpr int kBare = -15;

class ContentEncoding : public ::testing::Test {
 protected:
  std::string undo(std::string_view encoding, std::vector<std::byte> body, std::size_t most = 1 << 20) {
    ByteLease lease(budget);
    const std::vector<std::byte> plain = undo_content_encoding(encoding, std::move(body), most, lease);
    EXPECT_GE(lease.bytes(), encoding == "identity" ? 0 : plain.size());
    return {reinterpret_cast<const char*>(plain.data()), plain.size()};
  }
  ErrorCode failure(std::string_view encoding, const std::vector<std::byte>& body, std::size_t most = 1 << 20) {
    return testing::error_of([&] { undo(encoding, body, most); }).code();
  }

  std::shared_ptr<ByteBudget> budget = std::make_shared<ByteBudget>(std::size_t{4} << 20);
  std::string text = std::string(300'000, 'a') + "the end";
};

TEST_F(ContentEncoding, IsUndone) {
  EXPECT_EQ(undo("gzip", compressed(text, kGzip)), text);
  EXPECT_EQ(undo("X-GZIP", compressed(text, kGzip)), text);
  EXPECT_EQ(undo("deflate", compressed(text, kZlib)), text);
  EXPECT_EQ(undo("deflate", compressed(text, kBare)), text);
  EXPECT_EQ(undo("identity", bytes_of(text)), text);
  EXPECT_EQ(undo("gzip", compressed("", kGzip)), "");
}

TEST_F(ContentEncoding, JoinsGzipFilesInARow) {
  std::vector<std::byte> two = compressed("one ", kGzip);
  const std::vector<std::byte> second = compressed("two", kGzip);
  two.insert(two.end(), second.begin(), second.end());
  EXPECT_EQ(undo("gzip", two), "one two");
}

TEST_F(ContentEncoding, RefusesWhatIsDamagedCutOffOrFollowed) {
  const std::vector<std::byte> whole = compressed(text, kGzip);
  for (const std::size_t size : {std::size_t{0}, std::size_t{5}, whole.size() / 2, whole.size() - 1}) {
    EXPECT_EQ(failure("gzip", {whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)}), ErrorCode::kDecode);
  }
  std::vector<std::byte> damaged = whole;
  damaged[damaged.size() - 6] ^= std::byte{1};  // the checksum
  EXPECT_EQ(failure("gzip", damaged), ErrorCode::kDecode);
  std::vector<std::byte> followed = whole;
  followed.push_back(std::byte{'x'});
  EXPECT_EQ(failure("gzip", followed), ErrorCode::kDecode);
  EXPECT_EQ(failure("gzip", bytes_of("plain text")), ErrorCode::kDecode);
  EXPECT_EQ(failure("deflate", bytes_of("plain text")), ErrorCode::kDecode);
}

TEST_F(ContentEncoding, RefusesBombsOnTheWay) {
  const std::vector<std::byte> bomb = compressed(std::string(3 << 20, '\0'), kGzip);
  EXPECT_LT(bomb.size(), 10'000U);
  EXPECT_EQ(failure("gzip", bomb), ErrorCode::kTooLarge);
  EXPECT_LE(budget->used(), 0U);
  EXPECT_EQ(undo("gzip", compressed(text, kGzip), text.size()), text);
  EXPECT_EQ(failure("gzip", compressed(text, kGzip), text.size() - 1), ErrorCode::kTooLarge);
  EXPECT_EQ(failure("gzip", compressed("x", kGzip), 0), ErrorCode::kTooLarge);
}

TEST_F(ContentEncoding, PaysFromTheBudget) {
  budget->take(std::size_t{4} << 20);
  EXPECT_EQ(failure("gzip", compressed(text, kGzip)), ErrorCode::kOverloaded);
  budget->give_back(std::size_t{4} << 20);
  EXPECT_EQ(undo("gzip", compressed(text, kGzip)), text);
}

TEST(KnowsContentEncoding, NamesThemAll) {
  for (const char* known : {"", "identity", "gzip", "GZip", "x-gzip", "deflate"}) {
    EXPECT_TRUE(knows_content_encoding(known)) << known;
  }
  for (const char* unknown : {"br", "zstd", "gzip, gzip", "gzip,", "compress"}) {
    EXPECT_FALSE(knows_content_encoding(unknown)) << unknown;
  }
}

}  // namespace
}  // namespace tta

#include "tta/serve/oip/base64.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>

#include "support/served_fake.h"

namespace tta::oip {
namespace {

using namespace testing;

// RFC 4648, bit by bit.
std::string encode(const std::vector<std::byte>& bytes) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bits, text;
  for (const std::byte byte : bytes) {
    for (int i = 7; i >= 0; --i) bits += (std::to_integer<int>(byte) >> i & 1) != 0 ? '1' : '0';
  }
  while (bits.size() % 6 != 0) bits += '0';
  for (std::size_t i = 0; i < bits.size(); i += 6) text += kAlphabet[std::stoul(bits.substr(i, 6), nullptr, 2)];
  while (text.size() % 4 != 0) text += '=';
  return text;
}

TEST(Base64, TheVectorsOfTheRfc) {
  EXPECT_EQ(text_of(decode_base64("").value()), "");
  EXPECT_EQ(text_of(decode_base64("Zg==").value()), "f");
  EXPECT_EQ(text_of(decode_base64("Zm8=").value()), "fo");
  EXPECT_EQ(text_of(decode_base64("Zm9v").value()), "foo");
  EXPECT_EQ(text_of(decode_base64("Zm9vYg==").value()), "foob");
  EXPECT_EQ(text_of(decode_base64("Zm9vYmE=").value()), "fooba");
  EXPECT_EQ(text_of(decode_base64("Zm9vYmFy").value()), "foobar");
}

TEST(Base64, AnyBytesComeBack) {
  std::mt19937 random(7);
  for (std::size_t size = 0; size < 200; ++size) {
    std::vector<std::byte> bytes(size);
    for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
    EXPECT_EQ(decode_base64(encode(bytes)), bytes) << size;
  }
}

TEST(Base64, IsStrict) {
  for (const std::string text :
       {"Zg", "Zg=", "Zg===", "Z===", "====", "=Zg=", "Zm9v=", "Zm9vZg==Zm9v", "Zm 9v", "Zm9v\n", "Zm9-", "Zm9_",
        "Zh==", "Zm9=", "Zg=A", "Zm\xC3\xA4", "data:image/png;base64,Zm9v"}) {
    EXPECT_FALSE(decode_base64(text)) << text;
  }
  EXPECT_FALSE(decode_base64(std::string_view("Zm9\0", 4)));
}

}  // namespace
}  // namespace tta::oip

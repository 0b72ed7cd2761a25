#include "tta/base/core/text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/support.h"

namespace tta {
namespace {

using testing::golden_path;
using testing::NpyArray;
using testing::read_npy;

using Words = std::vector<std::string_view>;

TEST(Printable, KeepsOrdinaryText) {
  EXPECT_EQ(printable(""), "");
  EXPECT_EQ(printable("tabby cat, 'quoted' \\ back"), "tabby cat, 'quoted' \\ back");
  EXPECT_EQ(printable("K\xC3\xA4tzchen \xE7\x8C\xAB \xF0\x9F\x90\x88"),
            "K\xC3\xA4tzchen \xE7\x8C\xAB \xF0\x9F\x90\x88");
}

TEST(Printable, EscapesControlCharacters) {
  EXPECT_EQ(printable("a\nb\tc\x7f"), "a\\x0ab\\x09c\\x7f");
  EXPECT_EQ(printable(std::string_view("\0", 1)), "\\x00");
  EXPECT_EQ(printable("\x1b[2J"), "\\x1b[2J");
  EXPECT_EQ(printable("\xC2\x9B"), "\\xc2\\x9b");                        // U+009B, the one-character escape sequence
  EXPECT_EQ(printable("\xE2\x80\xA8"), "\\xe2\\x80\\xa8");               // U+2028, line separator
  EXPECT_EQ(printable("\xE2\x80\xAEgpj"), "\\xe2\\x80\\xaegpj");         // U+202E, right to left from here
  EXPECT_EQ(printable("\xE2\x81\xA6x"), "\\xe2\\x81\\xa6x");             // U+2066, an isolate
  EXPECT_EQ(printable("\xC2\xA0\xE2\x80\x94"), "\xC2\xA0\xE2\x80\x94");  // no-break space and a dash are harmless
}

TEST(Printable, EscapesInvalidUtf8ByteByByte) {
  EXPECT_EQ(printable("a\xff\xC3z"), "a\\xff\\xc3z");
  EXPECT_EQ(printable("\xE7\x8C"), "\\xe7\\x8c");
}

TEST(Printable, CutsBetweenCharacters) {
  EXPECT_EQ(printable("abcdef", 6), "abcdef");
  EXPECT_EQ(printable("abcdefg", 6), "abcdef...");
  EXPECT_EQ(printable("ab\xE7\x8C\xAB", 4), "ab...");
  EXPECT_EQ(printable("ab\n", 5), "ab...");
  EXPECT_EQ(printable("x", 0), "...");
  EXPECT_EQ(printable(std::string(1000, 'x')).size(), 203u);
}

RC_GTEST_PROP(Printable, IsAlwaysOneValidLine, (const std::string& text)) {
  const std::string shown = printable(text, 50);
  RC_ASSERT(is_valid_utf8(shown));
  RC_ASSERT(shown.size() <= 53);
  for (const char c : shown) RC_ASSERT(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
}

TEST(Utf8, Rfc3629EdgesAreKept) {
  for (const char* valid : {"", "\x7f", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                            "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(is_valid_utf8(valid)) << printable(valid);
    EXPECT_EQ(utf8_length(valid), std::string_view(valid).size());
  }
}

TEST(Utf8, RefusesOverlongSurrogatesAndStrayBytes) {
  for (const char* invalid : {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2\x41", "\xE0\x9F\xBF",
                              "\xE0\x80\x80", "\xED\xA0\x80", "\xED\xBF\xBF", "\xE7\x8C", "\xF0\x8F\xBF\xBF",
                              "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xF8\x88\x80\x80\x80", "\xFF", "\xF0\x9F\x90"}) {
    EXPECT_FALSE(is_valid_utf8(invalid)) << printable(invalid);
    EXPECT_EQ(utf8_length(invalid), 0u) << printable(invalid);
  }
  EXPECT_FALSE(is_valid_utf8("fine, then \xff"));
}

constexpr std::array<std::string_view, 6> kOps{"hflip", "vflip", "rotate", "zoom", "op", "gamma"};

TEST(NearestWord, FindsTypos) {
  EXPECT_EQ(nearest_word("hflp", kOps), "hflip");     // a letter missing
  EXPECT_EQ(nearest_word("hfllip", kOps), "hflip");   // one too many
  EXPECT_EQ(nearest_word("rotete", kOps), "rotate");  // a wrong one
  EXPECT_EQ(nearest_word("zomo", kOps), "zoom");      // two swapped: one edit, not two
  EXPECT_EQ(nearest_word("HFLIP", kOps), "hflip");    // case doesn't count
  EXPECT_EQ(nearest_word("hflip", kOps), "hflip");
}

TEST(NearestWord, FarWordsAreNoTypos) {
  EXPECT_EQ(nearest_word("blur", kOps), std::nullopt);
  EXPECT_EQ(nearest_word("", kOps), std::nullopt);
  EXPECT_EQ(nearest_word("rotation", kOps), std::nullopt);  // 3 of 8 letters
  EXPECT_EQ(nearest_word("zoo", Words{"zap"}), std::nullopt);
  EXPECT_EQ(nearest_word("anything", Words{}), std::nullopt);
  EXPECT_EQ(nearest_word("", Words{""}), std::nullopt);
}

TEST(NearestWord, ThirdOfTheLongerWordIsStillNear) {
  EXPECT_EQ(nearest_word("abX", Words{"abc"}), "abc");
  EXPECT_EQ(nearest_word("abXYef", Words{"abcdef"}), "abcdef");
  EXPECT_EQ(nearest_word("aXYZef", Words{"abcdef"}), std::nullopt);
  EXPECT_EQ(nearest_word("ops", kOps), "op");
  EXPECT_EQ(nearest_word("oops", kOps), std::nullopt);
}

TEST(NearestWord, NearestWinsAndTiesGoToTheFirst) {
  EXPECT_EQ(nearest_word("xflip", kOps), "hflip");
  EXPECT_EQ(nearest_word("vflipp", kOps), "vflip");
  EXPECT_EQ(nearest_word("abcdeX", Words{"abcdYX", "abcdef"}), "abcdYX");
  EXPECT_EQ(nearest_word("abcdef", Words{"abXYef", "abcdeX"}), "abcdeX");
}

TEST(NearestWord, HugeWordsAreCheap) {
  const std::string huge(std::size_t{1} << 26, 'h');
  EXPECT_EQ(nearest_word(huge, kOps), std::nullopt);
}

TEST(DidYouMean, IsReadyToAppend) {
  EXPECT_EQ(did_you_mean("hfilp", kOps), " (did you mean 'hflip'?)");
  EXPECT_EQ(did_you_mean("sharpen", kOps), "");
}

TEST(ShortestNumber, Examples) {
  EXPECT_EQ(shortest_number(0.1), "0.1");
  EXPECT_EQ(shortest_number(1), "1");
  EXPECT_EQ(shortest_number(-7.5), "-7.5");
  EXPECT_EQ(shortest_number(1e-9), "1e-09");
  EXPECT_EQ(shortest_number(100000), "100000");
  EXPECT_EQ(shortest_float(0.1f), "0.1");
  EXPECT_EQ(shortest_float(16777216.0f), "16777216");
}

std::vector<std::string> lines_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

TEST(ShortestNumber, EqualsPythons) {
  const NpyArray numbers = read_npy(golden_path("base/doubles.npy"));
  const std::vector<std::string> texts = lines_of(golden_path("base/doubles.txt"));
  ASSERT_GT(texts.size(), 400u);
  ASSERT_EQ(numbers.shape.at(0), texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(shortest_number(numbers.as<double>()[i]), texts[i]);
}

TEST(ShortestFloat, EqualsNumpys) {
  const NpyArray numbers = read_npy(golden_path("base/floats.npy"));
  const std::vector<std::string> texts = lines_of(golden_path("base/floats.txt"));
  ASSERT_GT(texts.size(), 400u);
  ASSERT_EQ(numbers.shape.at(0), texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(shortest_float(numbers.as<float>()[i]), texts[i]);
}

RC_GTEST_PROP(ShortestNumber, ReadsBackTheSame, (std::uint64_t bits)) {
  const auto value = std::bit_cast<double>(bits);
  RC_PRE(std::isfinite(value));
  const std::optional<double> back = parse_number(shortest_number(value));
  RC_ASSERT(back.has_value());
  RC_ASSERT(std::bit_cast<std::uint64_t>(*back) == bits);
}

TEST(ParseNumber, TakesDecimalNumbers) {
  EXPECT_EQ(parse_number("0"), 0.0);
  EXPECT_EQ(parse_number("-12.5"), -12.5);
  EXPECT_EQ(parse_number("1e3"), 1000.0);
  EXPECT_EQ(parse_number("2E-2"), 0.02);
  EXPECT_EQ(parse_number("007"), 7.0);
  EXPECT_EQ(parse_number("9007199254740993"), 9007199254740992.0);
  EXPECT_TRUE(std::signbit(*parse_number("-0")));
}

TEST(ParseNumber, RefusesTheRest) {
  for (const char* text : {"",  " ",   " 1",   "1 ",  "+1",  "--1",      "1,5",   "0x10",   "1e",    "1e+",   "e5", ".",
                           "-", "inf", "-inf", "nan", "NaN", "infinity", "1e999", "-1e999", "1_000", "1.5.2", "one"}) {
    EXPECT_EQ(parse_number(text), std::nullopt) << "'" << text << "'";
  }
  EXPECT_EQ(parse_number(std::string_view("1\0", 2)), std::nullopt);
}

TEST(Trim, RemovesWhiteSpaceAtBothEnds) {
  EXPECT_EQ(trim(" \t\r\n\v\f a b \n"), "a b");
  EXPECT_EQ(trim("ab"), "ab");
  EXPECT_EQ(trim(" \n "), "");
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(trim("\xC2\xA0"), "\xC2\xA0");
}

TEST(Split, KeepsEmptyParts) {
  EXPECT_EQ(split("a,,b", ','), (Words{"a", "", "b"}));
  EXPECT_EQ(split("", ','), (Words{""}));
  EXPECT_EQ(split(",", ','), (Words{"", ""}));
  EXPECT_EQ(split("abc", ','), (Words{"abc"}));
}

TEST(Join, PutsSeparatorsBetween) {
  EXPECT_EQ(join(Words{"a", "", "b"}, ", "), "a, , b");
  EXPECT_EQ(join(Words{"a"}, ", "), "a");
  EXPECT_EQ(join(Words{}, ", "), "");
}

RC_GTEST_PROP(Split, JoinUndoesIt, (const std::string& text)) {
  RC_ASSERT(join(split(text, 'a'), "a") == text);
}

}  // namespace
}  // namespace tta

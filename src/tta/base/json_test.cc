#include "tta/base/json.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/support.h"
#include "tta/base/core/limits.h"
#include "tta/base/core/text.h"

namespace tta {
namespace {

using testing::error_of;

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

Json parse(std::string_view text) {
  return Json::parse(text, "f.json", ErrorCode::kPolicy);
}

std::string refusal(std::string_view text) {
  return error_of([&] { parse(text); }).what();
}

std::string problem(const std::function<void()>& action) {
  return error_of(action).what();
}

TEST(JsonParse, EveryKindOfValue) {
  EXPECT_TRUE(parse("null").is_null());
  EXPECT_TRUE(parse("true").is_bool());
  EXPECT_TRUE(parse("-1.5e3").is_number());
  EXPECT_TRUE(parse("\"\"").is_string());
  EXPECT_TRUE(parse("[]").is_array());
  EXPECT_TRUE(parse("{}").is_object());
  EXPECT_FALSE(parse("{}").is_array());
  EXPECT_FALSE(parse("null").is_object());
}

TEST(JsonParse, ErrorsCarryTheGivenCodeAndName) {
  const Error syntax = error_of([] { Json::parse("[", "r.json", ErrorCode::kRecipe); });
  EXPECT_EQ(syntax.code(), ErrorCode::kRecipe);
  const Json json = Json::parse("1", "r.json", ErrorCode::kRecipe);
  EXPECT_EQ(error_of([&] { json.as_string(); }).code(), ErrorCode::kRecipe);
  EXPECT_EQ(error_of([] { Json::parse("{\"a\":1,\"a\":1}", "r", ErrorCode::kLabels); }).code(), ErrorCode::kLabels);
  EXPECT_STREQ(error_of([] { Json::parse("[", "a\nb", ErrorCode::kIo); }).what(),
               "a\\x0ab:1:2: expected a value or ']', the text ends here");
}

TEST(JsonParse, EarlyEndsNameWhatIsMissing) {
  EXPECT_EQ(refusal(""), "f.json:1:1: expected a value, the text ends here");
  EXPECT_EQ(refusal(" \n "), "f.json:2:2: expected a value, the text ends here");
  EXPECT_EQ(refusal("[1"), "f.json:1:3: expected ',' or ']', the text ends here");
  EXPECT_EQ(refusal("[1,"), "f.json:1:4: expected a value, the text ends here");
  EXPECT_EQ(refusal("{"), "f.json:1:2: expected a key in double quotes or '}', the text ends here");
  EXPECT_EQ(refusal("{\"a\""), "f.json:1:5: expected ':', the text ends here");
  EXPECT_EQ(refusal("{\"a\":"), "f.json:1:6: expected a value, the text ends here");
  EXPECT_EQ(refusal("{\"a\":1"), "f.json:1:7: expected ',' or '}', the text ends here");
  EXPECT_EQ(refusal("{\"a\":1,"), "f.json:1:8: expected a key in double quotes, the text ends here");
  EXPECT_EQ(refusal("[\"abc"), "f.json:1:6: the closing quote of a string is missing");
}

TEST(JsonParse, MisplacedTokensNameWhatWasExpected) {
  EXPECT_EQ(refusal("]"), "f.json:1:1: expected a value");
  EXPECT_EQ(refusal("[1 22]"), "f.json:1:4: expected ',' or ']'");
  EXPECT_EQ(refusal("[1 -2.5e3]"), "f.json:1:4: expected ',' or ']'");
  EXPECT_EQ(refusal("[1 \"two\\\"\"]"), "f.json:1:4: expected ',' or ']'");
  EXPECT_EQ(refusal("[1 true]"), "f.json:1:4: expected ',' or ']'");
  EXPECT_EQ(refusal("[[]{}]"), "f.json:1:4: expected ',' or ']'");
  EXPECT_EQ(refusal("{\"a\":[1,2}}"), "f.json:1:10: expected ',' or ']'");
  EXPECT_EQ(refusal("{\"a\":1]"), "f.json:1:7: expected ',' or '}'");
  EXPECT_EQ(refusal("{\"a\" 1}"), "f.json:1:6: expected ':'");
  EXPECT_EQ(refusal("{\"a\" \"b\"}"), "f.json:1:6: expected ':'");
  EXPECT_EQ(refusal("{\"a\":}"), "f.json:1:6: expected a value");
  EXPECT_EQ(refusal("{\"a\":,}"), "f.json:1:6: expected a value");
  EXPECT_EQ(refusal("{12:3}"), "f.json:1:2: expected a key in double quotes or '}'");
  EXPECT_EQ(refusal("{\"a\":1,2:3}"), "f.json:1:8: expected a key in double quotes");
  EXPECT_EQ(refusal("{,}"), "f.json:1:2: expected a key in double quotes or '}'");
  EXPECT_EQ(refusal("[,1]"), "f.json:1:2: expected a value or ']'");
}

TEST(JsonParse, NothingMayFollowTheValue) {
  EXPECT_EQ(refusal("[1] 2"), "f.json:1:5: expected nothing after the value");
  EXPECT_EQ(refusal("{}{}"), "f.json:1:3: expected nothing after the value");
  EXPECT_EQ(refusal("1,"), "f.json:1:2: expected nothing after the value");
  EXPECT_EQ(refusal("true false"), "f.json:1:6: expected nothing after the value");
  EXPECT_EQ(refusal("\"a\"\"b\""), "f.json:1:4: expected nothing after the value");
}

TEST(JsonParse, HabitsOfOtherFormatsGetAHint) {
  EXPECT_EQ(refusal("[1,]"), "f.json:1:4: expected a value, a comma before it is one too many");
  EXPECT_EQ(refusal("{\"a\":1,\n}"), "f.json:2:1: expected a key in double quotes, a comma before it is one too many");
  EXPECT_EQ(refusal("[1, // one\n2]"), "f.json:1:5: expected a value, JSON has no comments");
  EXPECT_EQ(refusal("# head\n[]"), "f.json:1:1: expected a value, JSON has no comments");
  EXPECT_EQ(refusal("['a']"), "f.json:1:2: expected a value or ']', JSON has no single quotes");
  EXPECT_EQ(refusal("[NaN]"), "f.json:1:2: expected a value or ']', JSON has no NaN or Infinity");
  EXPECT_EQ(refusal("[1,Infinity]"), "f.json:1:4: expected a value, JSON has no NaN or Infinity");
  EXPECT_EQ(refusal("{a:1}"), "f.json:1:2: expected a key in double quotes or '}'");
}

TEST(JsonParse, WrongWordsAreShownFromTheirFirstLetter) {
  EXPECT_EQ(refusal("[nul]"), "f.json:1:2: expected a value or ']'");
  EXPECT_EQ(refusal("[1, truex]"), "f.json:1:5: expected a value");
  EXPECT_EQ(refusal("[1, tru]"), "f.json:1:5: expected a value");
  EXPECT_EQ(refusal("[True]"), "f.json:1:2: expected a value or ']'");
}

TEST(JsonParse, NumbersFollowTheGrammar) {
  EXPECT_EQ(refusal("[-]"), "f.json:1:2: an incomplete number");
  EXPECT_EQ(refusal("[1.]"), "f.json:1:2: an incomplete number");
  EXPECT_EQ(refusal("[0, 1e+]"), "f.json:1:5: an incomplete number");
  EXPECT_EQ(refusal("[-Infinity]"), "f.json:1:2: an incomplete number");
  EXPECT_EQ(refusal("[01]"), "f.json:1:2: expected ',' or ']', JSON has no leading zeros");
  EXPECT_EQ(refusal("[1 0]"), "f.json:1:4: expected ',' or ']'");
  EXPECT_EQ(refusal("[+1]"), "f.json:1:2: expected a value or ']'");
  EXPECT_EQ(refusal("[.5]"), "f.json:1:2: expected a value or ']'");
  EXPECT_EQ(refusal("[0x10]"), "f.json:1:3: expected ',' or ']'");
}

TEST(JsonParse, NumbersBeyondDoubleAreRefused) {
  EXPECT_EQ(refusal("[0, 1e999]"), "f.json:1:5: a number too large for a double");
  EXPECT_EQ(refusal("-1e309"), "f.json:1:1: a number too large for a double");
  EXPECT_EQ(refusal("[" + std::string(400, '9') + "]"), "f.json:1:2: a number too large for a double");
  EXPECT_EQ(parse("1.7976931348623157e308").as_number(), std::numeric_limits<double>::max());
  EXPECT_EQ(parse("1e-999").as_number(), 0.0);
}

TEST(JsonParse, StringsFollowTheGrammar) {
  EXPECT_EQ(refusal("[\"a\tb\"]"), "f.json:1:4: a control character inside a string, write \\n, \\t or \\u00XX");
  EXPECT_EQ(refusal("[\"a\nb\"]"), "f.json:1:4: a control character inside a string, write \\n, \\t or \\u00XX");
  EXPECT_EQ(refusal("[\"a\\qb\"]"), "f.json:1:5: an unknown escape, allowed \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX");
  EXPECT_EQ(refusal("[\"\\u12g4\"]"), "f.json:1:7: \\u must have four hexadecimal digits");
  EXPECT_EQ(refusal("\"\\ud800\""), "f.json:1:8: a \\u escape that is half a surrogate pair");
  EXPECT_EQ(refusal("\"\\ud800\\u0041\""), "f.json:1:13: a \\u escape that is half a surrogate pair");
  EXPECT_EQ(refusal("\"\\udc00\""), "f.json:1:7: a \\u escape that is half a surrogate pair");
}

TEST(JsonParse, InvalidUtf8IsRefused) {
  for (const char* bytes : {"\xff", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE7\x8C"}) {
    const std::string message = refusal("[\"" + std::string(bytes) + "\"]");
    EXPECT_TRUE(message.ends_with(": invalid UTF-8 inside a string")) << message;
  }
  EXPECT_EQ(refusal("[\"\xff\"]"), "f.json:1:3: invalid UTF-8 inside a string");
  EXPECT_EQ(refusal("[\xff]"), "f.json:1:2: expected a value or ']'");
}

TEST(JsonParse, ColumnsCountCharacters) {
  EXPECT_EQ(refusal("\n{\"\xC3\xA4\xE7\x8C\xAB\": tru}"), "f.json:2:8: expected a value");
  EXPECT_EQ(refusal("[1,\n\n  2 3]"), "f.json:3:5: expected ',' or ']'");
}

TEST(JsonParse, ZeroBytesDoNotEndTheText) {
  EXPECT_EQ(refusal(std::string_view("[1]\0 hidden", 11)), "f.json:1:4: a zero byte");
  EXPECT_EQ(refusal(std::string_view("[1,\n\0]", 6)), "f.json:2:1: a zero byte");
}

TEST(JsonParse, ByteOrderMarkIsIgnored) {
  EXPECT_EQ(parse("\xEF\xBB\xBF[1]").size(), 1u);
  EXPECT_EQ(refusal("\xEF\xBB[1]"), "f.json:1:2: an incomplete byte order mark");
}

TEST(JsonParse, DuplicateKeysAreRefused) {
  EXPECT_EQ(refusal("{\"a\":1,\"b\":2,\"a\":3}"), "f.json has the key 'a' twice");
  EXPECT_EQ(refusal("{\"views\":[{},{\"op\":1,\"op\":1}]}"), "f.json: views[1] has the key 'op' twice");
  EXPECT_EQ(refusal("{\"a\":1,\"\\u0061\":2}"), "f.json has the key 'a' twice");
  EXPECT_EQ(refusal("{\"\":1,\"\":2}"), "f.json has the key '' twice");
  EXPECT_EQ(parse("{\"a\":{\"a\":[{\"a\":1},{\"a\":2}]}}").size(), 1u);  // in different objects
}

TEST(JsonParse, DepthIsLimited) {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
  };
  EXPECT_TRUE(parse(nested(kMaxJsonDepth)).is_array());
  EXPECT_EQ(refusal(nested(kMaxJsonDepth + 1)), "f.json is nested more than 32 deep");
  EXPECT_EQ(refusal(std::string(1000000, '[')), "f.json is nested more than 32 deep");
  std::string objects;
  for (int i = 0; i <= kMaxJsonDepth; ++i) objects += "{\"a\":";
  EXPECT_EQ(refusal(objects), "f.json is nested more than 32 deep");
}

TEST(JsonParse, NumberOfValuesIsLimited) {
  std::string text = "[0";  // the array itself counts, so this is one value too many
  for (std::size_t i = 1; i < kMaxJsonValues; ++i) text += ",0";
  EXPECT_EQ(refusal(text + "]"), "f.json has more than 3145728 values");
}

TEST(JsonAccess, Numbers) {
  EXPECT_EQ(parse("-2.5").as_number(), -2.5);
  EXPECT_EQ(parse("180").as_number(-180, 180), 180);
  EXPECT_EQ(parse("-180").as_number(-180, 180), -180);
  EXPECT_EQ(problem([] { parse("400").as_number(-180, 180); }), "f.json is 400, allowed -180..180");
  EXPECT_EQ(problem([] { parse("-0.25").as_number(0, 1.5); }), "f.json is -0.25, allowed 0..1.5");
  EXPECT_EQ(problem([] { parse("-1").as_number(0, kInfinity); }), "f.json is -1, allowed 0 or more");
  EXPECT_EQ(problem([] { parse("7").as_number(-kInfinity, 1); }), "f.json is 7, allowed 1 or less");
  EXPECT_EQ(problem([] { parse("\"1\"").as_number(); }), "f.json is a string, expected a number");
  EXPECT_EQ(problem([] { parse("null").as_number(0, 1); }), "f.json is null, expected a number");
}

TEST(JsonAccess, IntegersAreExact) {
  EXPECT_EQ(parse("9223372036854775807").as_integer(kLowest, kHighest), kHighest);
  EXPECT_EQ(parse("-9223372036854775808").as_integer(kLowest, kHighest), kLowest);
  EXPECT_EQ(parse("9007199254740993").as_integer(kLowest, kHighest), 9007199254740993);
  EXPECT_EQ(parse("-9007199254740993").as_integer(kLowest, kHighest), -9007199254740993);
}

TEST(JsonAccess, IntegersMayBeWrittenAsFloats) {
  EXPECT_EQ(parse("3.0").as_integer(0, 10), 3);
  EXPECT_EQ(parse("1e3").as_integer(0, 1000), 1000);
  EXPECT_EQ(parse("-0").as_integer(0, 10), 0);
  EXPECT_EQ(parse("-0.0").as_integer(0, 10), 0);
}

TEST(JsonAccess, IntegersOutOfRangeAreRefused) {
  EXPECT_EQ(problem([] { parse("11").as_integer(0, 10); }), "f.json is 11, allowed 0..10");
  EXPECT_EQ(problem([] { parse("-1").as_integer(0, kHighest); }), "f.json is -1, allowed 0 or more");
  EXPECT_EQ(problem([] { parse("6").as_integer(kLowest, 5); }), "f.json is 6, allowed 5 or less");
  EXPECT_EQ(problem([] { parse("2.5").as_integer(0, 10); }), "f.json is 2.5, expected a whole number");
  EXPECT_EQ(problem([] { parse("1e30").as_integer(0, 10); }), "f.json is 1e+30, allowed 0..10");
  EXPECT_EQ(problem([] { parse("9223372036854775808").as_integer(kLowest, kHighest); }),
            "f.json is 9.223372036854776e+18, allowed -9223372036854775808..9223372036854775807");
  EXPECT_EQ(problem([] { parse("1e19").as_integer(kLowest, kHighest); }),
            "f.json is 1e+19, allowed -9223372036854775808..9223372036854775807");
  EXPECT_EQ(problem([] { parse("true").as_integer(0, 1); }), "f.json is true, expected a whole number");
}

TEST(JsonAccess, WrongKindsAreNamed) {
  EXPECT_EQ(problem([] { parse("1").as_bool(); }), "f.json is a number, expected true or false");
  EXPECT_EQ(problem([] { parse("false").as_string(); }), "f.json is false, expected a string");
  EXPECT_EQ(problem([] { parse("{}").as_string(); }), "f.json is an object, expected a string");
  EXPECT_EQ(problem([] { parse("[]").as_string(); }), "f.json is an array, expected a string");
  EXPECT_EQ(problem([] { parse("{}").elements(); }), "f.json is an object, expected an array");
  EXPECT_EQ(problem([] { parse("1").as_numbers(); }), "f.json is a number, expected an array");
  EXPECT_EQ(problem([] { parse("1").at(std::size_t{0}); }), "f.json is a number, expected an array");
  EXPECT_EQ(problem([] { parse("\"\"").size(); }), "f.json is a string, expected an array or an object");
  EXPECT_EQ(problem([] { parse("[]").has("a"); }), "f.json is an array, expected an object");
  EXPECT_EQ(problem([] { parse("[]").at("a"); }), "f.json is an array, expected an object");
  EXPECT_EQ(problem([] { parse("[]").find("a"); }), "f.json is an array, expected an object");
  EXPECT_EQ(problem([] { parse("[]").members(); }), "f.json is an array, expected an object");
  EXPECT_EQ(problem([] { parse("[]").allow_only({"a"}); }), "f.json is an array, expected an object");
}

TEST(JsonAccess, ArraysOfNumbers) {
  EXPECT_EQ(parse("[1, 2.5, -3]").as_numbers(), (std::vector<double>{1, 2.5, -3}));
  EXPECT_TRUE(parse("[]").as_numbers().empty());
  EXPECT_EQ(problem([] { parse("{\"mean\":[1,\"2\"]}").at("mean").as_numbers(); }),
            "f.json: mean[1] is a string, expected a number");
}

TEST(JsonAccess, Members) {
  const Json json = parse("{\"b\":1,\"a\":null,\"c\":[true]}");
  EXPECT_EQ(json.size(), 3u);
  EXPECT_TRUE(json.has("a"));
  EXPECT_FALSE(json.has("d"));
  EXPECT_TRUE(json.at("a").is_null());
  EXPECT_EQ(json.find("a"), std::nullopt);
  EXPECT_EQ(json.find("d"), std::nullopt);
  EXPECT_EQ(json.find("b")->as_number(), 1);
  EXPECT_TRUE(json.at("c").at(0).as_bool());
  EXPECT_EQ(problem([&] { json.at("ops"); }), "f.json lacks 'ops'");
  EXPECT_EQ(problem([] { parse("{\"views\":[0,{}]}").at("views").at(1).at("ops"); }), "f.json: views[1] lacks 'ops'");
}

TEST(JsonAccess, MembersKeepTheFilesOrder) {
  std::string keys;
  for (const auto& [key, value] : parse("{\"z\":0,\"a\":1,\"m\":2}").members()) {
    keys += key + shortest_number(value.as_number());
  }
  EXPECT_EQ(keys, "z0a1m2");
}

TEST(JsonAccess, WhereIsThePath) {
  const Json json = parse("{\"views\":[{},{\"ops\":[{\"odd key\":1,\"model.0\":2,\"\":3,\"id-2\":4,\"x\\n\":5}]}]}");
  EXPECT_EQ(json.where(), "f.json");
  EXPECT_EQ(json.at("views").where(), "f.json: views");
  const Json op = json.at("views").at(1).at("ops").at(0);
  EXPECT_EQ(op.where(), "f.json: views[1].ops[0]");
  EXPECT_EQ(op.at("odd key").where(), "f.json: views[1].ops[0]['odd key']");
  EXPECT_EQ(op.at("model.0").where(), "f.json: views[1].ops[0]['model.0']");
  EXPECT_EQ(op.at("").where(), "f.json: views[1].ops[0]['']");
  EXPECT_EQ(op.at("id-2").where(), "f.json: views[1].ops[0].id-2");
  EXPECT_EQ(op.at("x\n").where(), "f.json: views[1].ops[0]['x\\x0a']");
  EXPECT_EQ(parse("[[0,1]]").at(0).at(1).where(), "f.json: [0][1]");
  EXPECT_EQ(problem([&] { op.at("id-2").fail("is 400, allowed -180..180"); }),
            "f.json: views[1].ops[0].id-2 is 400, allowed -180..180");
}

TEST(JsonAccess, HandlesOutliveTheRoot) {
  const Json inner = parse("{\"a\":{\"b\":\"kept\"}}").at("a").at("b");
  EXPECT_EQ(inner.as_string(), "kept");
  EXPECT_EQ(inner.where(), "f.json: a.b");
}

TEST(JsonAllowOnly, SuggestsOrLists) {
  const Json json = parse("{\"views\":[{\"ops\":[],\"wieght\":1}]}");
  json.allow_only({"name", "views"});
  EXPECT_EQ(problem([&] {
              json.at("views").at(0).allow_only({"name", "ops", "weight"});
            }),
            "f.json: views[0] has the unknown key 'wieght' (did you mean 'weight'?)");
  EXPECT_EQ(problem([&] {
              json.allow_only({"schema", "pool"});
            }),
            "f.json has the unknown key 'views', known are schema, pool");
  EXPECT_EQ(problem([] { parse("{\"\\u001b[0m\":1}").allow_only({"a"}); }),
            "f.json has the unknown key '\\x1b[0m', known are a");
  parse("{}").allow_only({});
}

TEST(JsonStrings, EscapesAreDecoded) {
  EXPECT_EQ(parse(R"("\"\\\/\b\f\n\r\t\u00e4\ud83d\udc08")").as_string(), "\"\\/\b\f\n\r\t\xC3\xA4\xF0\x9F\x90\x88");
  EXPECT_EQ(parse(R"("a\u0000b")").as_string(), std::string("a\0b", 3));
}

TEST(JsonWriter, Compact) {
  JsonWriter out;
  out.begin_object().key("index").value(281).key("label").value("tabby").member("probability", 0.8312);
  out.key("top").begin_array().value(1).value(std::size_t{2}).begin_object().end_object().begin_array().end_array();
  out.null().value(true).value(false).end_array().end_object();
  EXPECT_EQ(out.text(), R"({"index":281,"label":"tabby","probability":0.8312,"top":[1,2,{},[],null,true,false]})");
  EXPECT_EQ(out.take(), R"({"index":281,"label":"tabby","probability":0.8312,"top":[1,2,{},[],null,true,false]})");
}

TEST(JsonWriter, Indented) {
  JsonWriter out(JsonWriter::Style::kIndented);
  out.begin_object().member("a", 1).key("b").begin_array().value("x").begin_object().member("c", true).end_object();
  out.end_array().key("d").begin_object().end_object().key("e").begin_array().end_array().end_object();
  EXPECT_EQ(
      out.text(),
      "{\n  \"a\": 1,\n  \"b\": [\n    \"x\",\n    {\n      \"c\": true\n    }\n  ],\n  \"d\": {},\n  \"e\": []\n}");
}

TEST(JsonWriter, ScalarsAlone) {
  EXPECT_EQ(JsonWriter().value(5).text(), "5");
  EXPECT_EQ(JsonWriter().null().text(), "null");
  EXPECT_EQ(JsonWriter().value("").text(), "\"\"");
}

TEST(JsonWriter, NumbersAreShortest) {
  EXPECT_EQ(JsonWriter().value(0.1).text(), "0.1");
  EXPECT_EQ(JsonWriter().value(0.1f).text(), "0.1");
  EXPECT_EQ(JsonWriter().value(double{0.1f}).text(), "0.10000000149011612");
  EXPECT_EQ(JsonWriter().value(3.0).text(), "3");
  EXPECT_EQ(JsonWriter().value(-0.0).text(), "-0.0");
  EXPECT_EQ(JsonWriter().value(-0.0f).text(), "-0.0");
  EXPECT_EQ(JsonWriter().value(1e300).text(), "1e+300");
  EXPECT_EQ(JsonWriter().value(kLowest).text(), "-9223372036854775808");
  EXPECT_EQ(JsonWriter().value(kHighest).text(), "9223372036854775807");
}

TEST(JsonWriter, StringsAreEscaped) {
  EXPECT_EQ(JsonWriter().value("a\"b\\c/d").text(), R"("a\"b\\c/d")");
  EXPECT_EQ(JsonWriter().value("\b\f\n\r\t").text(), R"("\b\f\n\r\t")");
  EXPECT_EQ(JsonWriter().value(std::string_view("\0\x1f\x7f", 3)).text(), R"("\u0000\u001f\u007f")");
  EXPECT_EQ(JsonWriter().value("\xC3\xA4\xF0\x9F\x90\x88").text(), "\"\xC3\xA4\xF0\x9F\x90\x88\"");
  EXPECT_EQ(JsonWriter().begin_object().member("k\n", 1).end_object().text(), R"({"k\n":1})");
}

TEST(JsonWriter, InvalidUtf8IsRepaired) {
  EXPECT_EQ(JsonWriter().value("a\xffz").text(), "\"a\xEF\xBF\xBDz\"");
  EXPECT_EQ(JsonWriter().value("\xE7\x8C").text(), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_EQ(JsonWriter().value("\xED\xA0\x80\"").text(), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\\\"\"");
}

RC_GTEST_PROP(JsonRoundTrip, Strings, (const std::string& text)) {
  const std::string written = JsonWriter().value(text).text();
  RC_ASSERT(is_valid_utf8(written));
  const std::string back = parse(written).as_string();
  if (is_valid_utf8(text)) RC_ASSERT(back == text);
}

RC_GTEST_PROP(JsonRoundTrip, Doubles, (std::uint64_t bits)) {
  const auto value = std::bit_cast<double>(bits);
  RC_PRE(std::isfinite(value));
  RC_ASSERT(std::bit_cast<std::uint64_t>(parse(JsonWriter().value(value).text()).as_number()) == bits);
}

RC_GTEST_PROP(JsonRoundTrip, Floats, (std::uint32_t bits)) {
  const auto value = std::bit_cast<float>(bits);
  RC_PRE(std::isfinite(value));
  RC_ASSERT(static_cast<float>(parse(JsonWriter().value(value).text()).as_number()) == value);
}

RC_GTEST_PROP(JsonRoundTrip, Integers, (std::int64_t value)) {
  RC_ASSERT(parse(JsonWriter().value(value).text()).as_integer(kLowest, kHighest) == value);
}

// Writes a random value into `out`, and what a reader must find into `expected`, in a form of the test's own.
void write_random(JsonWriter& out, std::string& expected, int depth) {
  const int kind = *rc::gen::inRange(0, depth > 4 ? 4 : 6);
  const int count = kind < 4 ? 0 : *rc::gen::inRange(0, 4);
  const auto number = *rc::gen::arbitrary<std::int64_t>();
  switch (kind) {
    case 0: out.null(), expected += "n"; return;
    case 1: out.value(number % 2 == 0), expected += number % 2 == 0 ? "t" : "f"; return;
    case 2: out.value(number), expected += "i" + std::to_string(number); return;
    case 3: out.value(std::to_string(number)), expected += "s" + std::to_string(number); return;
    case 4: out.begin_array(), expected += "["; break;
    default: out.begin_object(), expected += "{"; break;
  }
  for (int i = 0; i < count; ++i) {
    if (kind == 5) out.key("k" + std::to_string(i)), expected += "k" + std::to_string(i);
    write_random(out, expected, depth + 1);
  }
  kind == 4 ? out.end_array() : out.end_object();
  expected += kind == 4 ? "]" : "}";
}

std::string shape_of(const Json& json) {
  if (json.is_null()) return "n";
  if (json.is_bool()) return json.as_bool() ? "t" : "f";
  if (json.is_number()) return "i" + std::to_string(json.as_integer(kLowest, kHighest));
  if (json.is_string()) return "s" + json.as_string();
  std::string shape = json.is_array() ? "[" : "{";
  if (json.is_array()) {
    for (const Json& element : json.elements()) shape += shape_of(element);
    return shape + "]";
  }
  for (const auto& [key, value] : json.members()) shape += key + shape_of(value);
  return shape + "}";
}

RC_GTEST_PROP(JsonRoundTrip, Trees, ()) {
  JsonWriter out(*rc::gen::element(JsonWriter::Style::kCompact, JsonWriter::Style::kIndented));
  std::string expected;
  write_random(out, expected, 0);
  RC_ASSERT(shape_of(parse(out.text())) == expected);
}

// Damaged text never gets through as something else than an Error.
RC_GTEST_PROP(JsonParse, DamagedTextIsReadOrRefused, (const std::string& bytes)) {
  const std::string whole = R"({"views":[{"ops":[{"op":"hflip"}],"weight":1.5e0}],"name":"\u00e4"})";
  const auto at = *rc::gen::inRange<std::size_t>(0, whole.size());
  const std::string damaged = whole.substr(0, at) + bytes + whole.substr(std::min(whole.size(), at + 1));
  try {
    parse(damaged);
  } catch (const Error& error) {
    RC_ASSERT(is_valid_utf8(error.what()));
    RC_ASSERT(std::string(error.what()).starts_with("f.json"));
  }
}

}  // namespace
}  // namespace tta

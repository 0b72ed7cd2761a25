#include "tta/study/report/html.h"

#include <gtest/gtest.h>

#include "tta/base/json.h"

namespace tta {
namespace {

std::string base64_of(std::string_view text) {
  return base64(std::as_bytes(std::span(text)));
}

TEST(Html, NothingOfATextIsMarkup) {
  const std::string nasty = "</script><img src=x onerror=\"a('b')\">&amp;";
  EXPECT_EQ(html(nasty), "&lt;/script&gt;&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;&amp;amp;");
}

TEST(Html, KeepsEveryScriptAndShowsWhatMisleads) {
  EXPECT_EQ(html("قطة 猫"), "قطة 猫");
  EXPECT_EQ(html("a\u202Eb"), "a\\xe2\\x80\\xaeb");
  EXPECT_EQ(html("a\nb\xFF"), "a\\x0ab\\xff");
  EXPECT_EQ(html_name("x"), "<bdi>x</bdi>");
}

TEST(Html, CutsWhatIsLong) {
  EXPECT_EQ(html(std::string(500, 'x'), 10), "xxxxxxxxxx...");
}

// Escaped after it was cut, so that no entity is.
TEST(Html, AnEntityIsNeverCut) {
  EXPECT_EQ(html("<<<<<<<<<<<<", 3), "&lt;&lt;&lt;...");
}

TEST(ScriptJson, CannotLeaveItsScript) {
  JsonWriter out;
  const std::string nasty = "</script><!-- & \u2028\u2029 ]]>";
  out.begin_object().member("name", nasty).end_object();
  const std::string safe = script_json(out.text());
  for (const std::string_view end : {"<", ">", "&", "\u2028", "\u2029"}) {
    EXPECT_EQ(safe.find(end), std::string::npos) << end;
  }
  EXPECT_EQ(Json::parse(safe, "page", ErrorCode::kUsage).at("name").as_string(), nasty);
}

// RFC 4648, section 10.
TEST(Base64, IsTheStandards) {
  EXPECT_EQ(base64_of(""), "");
  EXPECT_EQ(base64_of("f"), "Zg==");
  EXPECT_EQ(base64_of("fo"), "Zm8=");
  EXPECT_EQ(base64_of("foo"), "Zm9v");
  EXPECT_EQ(base64_of("foob"), "Zm9vYg==");
  EXPECT_EQ(base64_of("fooba"), "Zm9vYmE=");
  EXPECT_EQ(base64_of("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64_of("\xFF\xFE\xFD"), "//79");
}

TEST(HtmlTable, NamesItsRowsAndColumns) {
  const std::string table = html_table({"What it says", {"class", "images"}, {{"cat", "7"}}});
  EXPECT_NE(table.find("<caption>What it says</caption>"), std::string::npos);
  EXPECT_NE(table.find("<th scope=\"col\">images</th>"), std::string::npos);
  EXPECT_NE(table.find("<th scope=\"row\">cat</th><td>7</td>"), std::string::npos);
}

}  // namespace
}  // namespace tta

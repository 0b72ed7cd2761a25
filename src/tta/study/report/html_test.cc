#include "tta/study/report/html.h"

#include <gtest/gtest.h>

#include "tta/base/json.h"

namespace tta {
namespace {

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

TEST(HtmlTable, NamesItsRowsAndColumns) {
  const std::string table = html_table({"What it says", {"class", "images"}, {{"cat", "7"}}});
  EXPECT_NE(table.find("<caption>What it says</caption>"), std::string::npos);
  EXPECT_NE(table.find("<th scope=\"col\">images</th>"), std::string::npos);
  EXPECT_NE(table.find("<th scope=\"row\">cat</th><td>7</td>"), std::string::npos);
}

}  // namespace
}  // namespace tta

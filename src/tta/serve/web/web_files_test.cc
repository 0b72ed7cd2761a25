#include "tta/serve/web/web_files.h"

#include <gtest/gtest.h>

#include <set>

#include "support/support.h"
#include "tta/base/core/file.h"

namespace tta {
namespace {

std::string palette(const std::string& style) {
  return style.substr(0, style.find("\n* {"));
}

TEST(WebFiles, AreFoundByName) {
  ASSERT_NE(find_web_file("index.html"), nullptr);
  EXPECT_TRUE(find_web_file("index.html")->text.starts_with("<!DOCTYPE html>"));
  EXPECT_EQ(find_web_file("app.js")->content_type, "text/javascript; charset=utf-8");
  for (const std::string_view none : {"", "nothing", "app.js/", "../app.js", "APP.JS"}) {
    EXPECT_EQ(find_web_file(none), nullptr) << none;
  }
}

TEST(WebFiles, EachHasATagOfItsOwn) {
  std::set<std::string> tags;
  for (const WebFile& file : web_files()) tags.insert(file.etag);
  EXPECT_EQ(tags.size(), web_files().size());
  EXPECT_EQ(web_files().size(), embedded_web_files().size());
}

// Whatever the page's policy would refuse: what stands in it and would have to run or look like something.
TEST(WebFiles, HoldNothingThatThePageMayNotRun) {
  for (const WebFile& file : web_files()) {
    for (const std::string_view refused :
         {"<style", " style=", "javascript:", " onclick=", " onload=", "eval(", "new Function", "innerHTML",
          "insertAdjacentHTML", "document.write", "http://fonts", "https://cdn", "@import"}) {
      EXPECT_EQ(file.text.find(refused), std::string_view::npos) << file.name << ": " << refused;
    }
  }
}

TEST(WebFiles, HaveTheReportsColours) {
  const auto style = [](const char* path) {
    return palette(read_text_file(testing::source_path(path), std::size_t{1} << 20));
  };
  const std::string reports = style("src/tta/study/report/assets/report.css");
  EXPECT_NE(reports.find("--accent"), std::string::npos);
  EXPECT_EQ(style("src/tta/serve/web/assets/style.css"), reports);
}

}  // namespace
}  // namespace tta

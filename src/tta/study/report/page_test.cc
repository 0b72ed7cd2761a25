#include "tta/study/report/page.h"

#include <gtest/gtest.h>

#include "tta/study/report/assets.h"

namespace tta {
namespace {

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

TEST(Filled, PutsPartsInTheirPlaces) {
  EXPECT_EQ(filled("a {{x}} b {{y}}{{x}}", {{"x", "1"}, {"y", "{{x}}"}}), "a 1 b {{x}}1");
}

TEST(ReportFiles, ChartsAreJsonWithoutAddresses) {
  int charts = 0;
  for (const EmbeddedFile& file : report_files()) {
    if (!file.name.starts_with("chart_")) continue;
    ++charts;
    const Json spec = Json::parse(file.text, std::string(file.name), ErrorCode::kUsage);
    EXPECT_TRUE(spec.has("data")) << file.name;
    EXPECT_FALSE(holds(file.text, "http")) << file.name;
  }
  EXPECT_EQ(charts, 9);
}

TEST(ReportFiles, AreWhatLiesInTheSourceTree) {
  EXPECT_TRUE(report_file("page.html").starts_with("<!DOCTYPE html>"));
  EXPECT_TRUE(report_file("page.html").ends_with("</html>\n"));
  EXPECT_TRUE(holds(report_file("report.js"), "ast: true"));
}

// Nothing but the scripts of the page runs, and those only as they are.
TEST(Page, ItsPolicyNamesEveryScript) {
  PageParts parts;
  parts.title = "A <title>";
  parts.content = "evaluation.html";
  for (const char* name : {"headline", "facts", "notices", "verdicts", "gain_cost", "images", "reliability", "classes",
                           "risk", "figures", "method", "footer"}) {
    parts.parts[name] = "";
  }
  parts.chart_rows = "{}";
  parts.charts = false;
  const std::string text = page(parts);
  EXPECT_TRUE(holds(text, "<title>A &lt;title&gt;</title>"));
  EXPECT_TRUE(holds(text, "default-src 'none'"));
  EXPECT_FALSE(holds(text, "unsafe-eval"));
  EXPECT_EQ(text.find("'sha256-"), text.rfind("'sha256-")) << "without charts there is one script";
  EXPECT_FALSE(holds(text, "vega-lite 6"));
  if (!can_draw_charts()) return;
  parts.charts = true;
  const std::string with_charts = page(parts);
  EXPECT_TRUE(holds(with_charts, "/*! vega-lite "));
  EXPECT_TRUE(holds(with_charts, "University of Washington"));
}

TEST(ChartFigure, SaysWhatItShows) {
  const std::string figure = chart_figure({"risk_coverage", "risk", "Risk", "It falls.", "<table></table>"});
  EXPECT_TRUE(holds(figure, "data-chart=\"risk_coverage\" data-rows=\"risk\" aria-labelledby=\"chart-risk\""));
  EXPECT_TRUE(holds(figure, "<details class=\"numbers\" open>")) << "the numbers show without a script";
}

}  // namespace
}  // namespace tta

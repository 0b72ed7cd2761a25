// The report of a tuning as its readers meet it, in a browser.
#include <gtest/gtest.h>

#include "browser/browser.h"
#include "cli/tta_program.h"
#include "tta/base/core/file.h"
#include "tta/base/json.h"
#include "tta/study/eval/figure_text.h"
#include "tta/study/report/assets.h"

namespace tta::testing {
namespace {

constexpr const char* kNasty = "</script><img src=x onerror=alert(1)>";

// A shirt under a wrong label, for which the model takes it where it is moved by a pixel; and gray pictures. So there
// is a gain, and a stop that can be calibrated; the training augmentations make a grid.
class BrowserTuning : public CliTest {
 protected:
  void SetUp() override {
    if (!find_browser()) GTEST_SKIP() << "no Chromium is here: ./dev test installs it";
    if (!can_draw_charts()) GTEST_SKIP() << "built without Vega, so there are no charts: ./dev setup gets it";
    std::string table;
    for (int i = 0; i < 60; ++i) {
      const std::string number = std::to_string(i) + ".png";
      copy_shirt("data/shirt" + number);
      write_gray("data/gray" + number, {28, 28}, static_cast<std::uint8_t>(4 * i));
      table.append("shirt").append(number).append(",0\ngray").append(number).append(",6\n");
    }
    write("data/labels.csv", table);
    write("labels.txt", std::string("قميص\nb\nc\nd\ne\nf\n") + kNasty + "\nh\ni\nj\n");
    write("train.txt", "--hflip 0.5 --aa rand-m9-mstd0.5-inc1");
    const ProgramResult result = tune("20");
    ASSERT_EQ(result.status, 0) << result.err;
    json_ = result.out;
    visit_ = visit(dir_ / "report.html", dir_.path());
  }

  ProgramResult tune(const std::string& max_disagreement) {
    return run({"tune", "--model", bundled_model(), "--data", "data", "--labels", "labels.txt", "--policy",
                "./train.txt", "--policy", "translate(-0.03125 | 0.03125, 0)", "--max-disagreement", max_disagreement,
                "--format", "json", "-o", "policy.json", "--report", "report.html"});
  }

  Json json() const { return Json::parse(json_, "tune", ErrorCode::kUsage); }

  std::string json_;
  PageVisit visit_;
};

TEST_F(BrowserTuning, DrawsEveryChartAndSaysNothing) {
  EXPECT_EQ(visit_.console, "");
  EXPECT_EQ(count(visit_.document, "data-charts=\"drawn\""), 1U);
  const std::vector<std::string> figures = between(visit_.document, "<figure class=\"chart\">", "</figure>");
  ASSERT_EQ(figures.size(), 5U) << "grid, frontier, gains, needed, promise: " << json_;
  for (const std::string& figure : figures) {
    EXPECT_EQ(count(figure, "<svg "), 1U) << figure.substr(0, 200);
    EXPECT_GE(count(figure, "role=\"graphics-symbol\""), 1U) << "a mark: " << figure.substr(0, 200);
    EXPECT_EQ(count(figure, "<details class=\"numbers\">"), 1U) << "folded once the chart is drawn";
  }
  for (const std::string stop : {"exact stop", "calibrated stop"}) {
    EXPECT_EQ(count(figures[1], ">with " + stop + "</text>"), 1U) << "in the legend";
    EXPECT_EQ(count(figures[3], ">" + stop + "</text>"), 1U);
  }
}

TEST_F(BrowserTuning, ItsPointsAreTheJsons) {
  const Json tuning = json();
  for (const Json& cell : tuning.at("grid").at("cells").elements()) {
    const std::string views = std::to_string(cell.at("count").as_integer(0, 100));
    EXPECT_TRUE(is_drawn(visit_.document, "number of views: " + views + ";", cell.at("heldout_gain_pp").as_number()))
        << views;
  }
  for (const Json& point : tuning.at("policies").elements()) {
    const std::string most = "views at most: " + std::to_string(point.at("max_views").as_integer(1, 100)) + ";";
    EXPECT_TRUE(is_drawn(visit_.document, most, point.at("tuning_gain_pp").as_number())) << most;
    EXPECT_TRUE(is_drawn(visit_.document, most, point.at("heldout_gain_pp").as_number())) << most;
  }
  const double views = tuning.at("calibrated_stop").at("calibration_views_mean").as_number();
  EXPECT_EQ(count(visit_.document, "with calibrated stop; views an image: " + formatted("%.2f", views) + ";"), 1U);
  const std::vector<std::string> result = between(visit_.document, "id=\"result\">", "</script>");
  ASSERT_EQ(result.size(), 1U);
  EXPECT_EQ(Json::parse(result[0], "page", ErrorCode::kUsage).at("reason").as_string(),
            tuning.at("reason").as_string());
}

TEST_F(BrowserTuning, ItsLegendsNameWhatIsDrawn) {
  ASSERT_EQ(tune("0").status, 0) << "without a calibrated stop";
  const PageVisit exact = visit(dir_ / "report.html", dir_.path());
  EXPECT_EQ(count(exact.document, "exact stop</text>"), 2U);
  EXPECT_EQ(count(exact.document, "calibrated stop</text>"), 0U);
}

TEST_F(BrowserTuning, NamesAreText) {
  EXPECT_EQ(count(visit_.document, "<img src=\"x\""), 0U);
  EXPECT_GE(count(visit_.document, "&lt;/script&gt;&lt;img"), 1U);
}

TEST_F(BrowserTuning, ShowsTheViewsAndTheTablesWithoutScripts) {
  const PageVisit plain = visit(dir_ / "report.html", dir_.path(), Scripts::kOff);
  EXPECT_EQ(count(plain.document, "<svg "), 0U) << "scripts ran";
  EXPECT_EQ(count(plain.document, "<details class=\"numbers\" open="), 5U);
  EXPECT_EQ(count(plain.document, "<caption>Held-out gain in points, by strength and number of views</caption>"), 1U);
  const std::vector<std::string> chosen = between(plain.document, "<ol class=\"chosen\">", "</ol>");
  ASSERT_EQ(chosen.size(), 1U);
  const Json policy = Json::parse(read_text_file(dir_ / "policy.json", 1 << 20), "policy.json", ErrorCode::kPolicy);
  const std::size_t views = policy.at("views").elements().size();
  EXPECT_GE(views, 2U);
  EXPECT_EQ(count(chosen[0], "<img "), 2 * (1 + views)) << "two images, themselves and each view";
}

}  // namespace
}  // namespace tta::testing

// The report as its readers meet it, in a browser.
#include <gtest/gtest.h>

#include "browser/browser.h"
#include "cli/tta_program.h"
#include "tta/base/core/file.h"
#include "tta/base/json.h"
#include "tta/image/codec/codec.h"
#include "tta/study/report/assets.h"

namespace tta::testing {
namespace {

constexpr const char* kNasty = "</script><img src=x onerror=alert(1)>";

// Twelve times one shirt, four times under a wrong label, in classes that nobody should be called. Moved by a pixel it
// is a T-shirt to the model: so the labels that were right are broken, and the wrong ones fixed.
class BrowserReport : public CliTest {
 protected:
  void SetUp() override {
    if (!find_browser()) GTEST_SKIP() << "no Chromium is here: ./dev test installs it";
    if (!can_draw_charts()) GTEST_SKIP() << "built without Vega, so there are no charts: ./dev setup gets it";
    std::string table;
    for (int i = 0; i < 12; ++i) {
      const std::string name = "shirt" + std::to_string(i) + ".png";
      copy_shirt("data/" + name);
      table += name + (i < 8 ? ",6\n" : ",0\n");
    }
    write("data/labels.csv", table);
    write("labels.txt", std::string("قميص\nb\nc\nd\ne\nf\n") + kNasty + "\nh\n" + std::string(300, 'i') + "\nj\n");
    const ProgramResult result =
        run({"eval", "--model", bundled_model(), "--data", "data", "--labels", "labels.txt", "--policy",
             "translate(-0.03125, 0)", "--policy", "hflip", "--format", "json", "--report", "report.html"});
    ASSERT_EQ(result.status, 0) << result.err;
    json_ = result.out;
  }

  std::filesystem::path page() const { return dir_ / "report.html"; }

  std::string json_;
};

TEST_F(BrowserReport, DrawsEveryChartAndSaysNothing) {
  const PageVisit page_visit = visit(page(), dir_.path());
  EXPECT_EQ(page_visit.console, "");
  EXPECT_EQ(count(page_visit.document, "data-charts=\"drawn\""), 1U);
  const std::vector<std::string> figures = between(page_visit.document, "<figure class=\"chart\">", "</figure>");
  EXPECT_GE(figures.size(), 1U + 2U + 1U + 1U) << "cost, reliability of two, classes of one, risk: " << json_;
  for (const std::string& figure : figures) {
    EXPECT_EQ(count(figure, "<svg "), 1U) << figure.substr(0, 200);
    EXPECT_GE(count(figure, "role=\"graphics-symbol\""), 1U) << "a mark: " << figure.substr(0, 200);
    EXPECT_EQ(count(figure, "<details class=\"numbers\">"), 1U) << "folded once the chart is drawn";
  }
}

TEST_F(BrowserReport, ItsPointsAreTheJsons) {
  const Json json = Json::parse(json_, "eval", ErrorCode::kUsage);
  const std::string document = visit(page(), dir_.path()).document;
  for (const Json& policy : json.at("policies").elements()) {
    const double gain = policy.at("gain_pp").as_number();
    const std::string name = policy.at("policy").as_string();
    EXPECT_TRUE(is_drawn(document, "policy: " + name + ";", gain)) << name << " " << gain;
  }
  const std::vector<std::string> result = between(document, "id=\"result\">", "</script>");
  ASSERT_EQ(result.size(), 1U);
  EXPECT_EQ(Json::parse(result[0], "page", ErrorCode::kUsage).at("policies").at(0).at("nll").as_number(),
            json.at("policies").at(0).at("nll").as_number());
}

TEST_F(BrowserReport, NamesAreText) {
  const std::string document = visit(page(), dir_.path()).document;
  EXPECT_EQ(count(document, "<img src=\"x\""), 0U);
  EXPECT_GE(count(document, "&lt;/script&gt;&lt;img"), 1U);
  EXPECT_GE(count(document, "قميص"), 1U);
}

TEST_F(BrowserReport, TablesShowWithoutScripts) {
  const PageVisit page_visit = visit(page(), dir_.path(), Scripts::kOff);
  EXPECT_EQ(count(page_visit.document, "<svg "), 0U) << "scripts ran";
  EXPECT_GE(count(page_visit.document, "<details class=\"numbers\" open="), 5U);
  EXPECT_EQ(count(page_visit.document, "<caption>Gain and cost of each policy</caption>"), 1U);
}

TEST_F(BrowserReport, FollowsTheReadersColours) {
  const auto brightness = [&](Scheme scheme) {
    const std::filesystem::path picture = dir_ / "picture.png";
    take_picture(page(), dir_.path(), scheme, picture);
    const Image image = decode_image(read_file(picture, std::size_t{8} << 20), {}).image;
    return static_cast<int>(image.row(0)[0]);
  };
  EXPECT_GT(brightness(Scheme::kLight), 200);
  EXPECT_LT(brightness(Scheme::kDark), 60);
}

TEST_F(BrowserReport, Prints) {
  print_page(page(), dir_.path(), dir_ / "print.pdf");
  const std::string pdf = read_text_file(dir_ / "print.pdf", std::size_t{32} << 20);
  EXPECT_TRUE(pdf.starts_with("%PDF-"));
  EXPECT_GT(pdf.size(), 20000U);
  if (access("/usr/bin/pdftotext", X_OK) != 0) GTEST_SKIP() << "no pdftotext to read the print with";
  const ProgramResult text = run_program({"/usr/bin/pdftotext", (dir_ / "print.pdf").string(), "-"});
  EXPECT_TRUE(says(text.out, "gain in points")) << "a chart's own text";
  EXPECT_TRUE(says(text.out, "McNemar")) << "the method unfolds";
  EXPECT_TRUE(says(text.out, "SHA-256"));
}

}  // namespace
}  // namespace tta::testing

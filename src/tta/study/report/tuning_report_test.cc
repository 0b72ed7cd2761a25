#include "tta/study/report/tuning_report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tta/base/json.h"
#include "tta/study/eval/figure_text.h"
#include "tta/study/report/page.h"
#include "tta/study/report/tuning_charts.h"
#include "tta/study/report/tuning_verdict.h"

namespace tta {
namespace {

constexpr const char* kNasty = "</script><img src=x onerror=alert(1)>";

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

GainEstimate gain_of(double gain, double low, double high) {
  return {gain, {low, high}, 1000, 60, 60 - 1000 * gain};
}

StopOutcome outcome_of(const std::vector<std::uint16_t>& views_used, std::int64_t differing) {
  StopOutcome outcome;
  outcome.images = std::ssize(views_used);
  outcome.differing = differing;
  outcome.lost = differing;
  double sum = 0;
  for (const std::uint16_t views : views_used) sum += views;
  outcome.views_mean = sum / static_cast<double>(views_used.size());
  outcome.views_used = views_used;
  return outcome;
}

// Three views of which the curve may have one, two or three; two are chosen, and four images stop as they may.
class TuningPage : public ::testing::Test {
 protected:
  TuningPage() {
    for (const double angle : {0.0, 5.0, -5.0}) {
      View view;
      if (angle != 0) view.ops = {make_op("rotate", {angle})};
      problem_.views.push_back(view);
    }
    problem_.views[2].name = kNasty;
    problem_.candidates = {0, 1, 2};
    problem_.images = {0, 1, 2, 3};
    tuning_.heldout = problem_.images;
    tuning_.heldout_accuracy = 0.8;
    tuning_.curve = {point({{0}, {1}}, 0, {}), point({{1, 2}, {0.75, 0.25}}, 0.03, gain_of(0.02, 0.01, 0.03)),
                     point({{0, 1, 2}, {0.5, 0.25, 0.25}}, 0.04, gain_of(0.015, -0.01, 0.04))};
    tuning_.selected = 1;
    tuning_.curve[1].is_selected = true;
    tuning_.references = {{{kNasty, {{0, 1}, {0.5, 0.5}}}, 0.01, gain_of(0.005, -0.01, 0.02), gain_of(0.01, 0, 0.02)}};
    tuning_.grid_plan.strengths = {0.5, 1};
    tuning_.grid_plan.counts = {2, 4};
    for (const double strength : {0.5, 1.0}) {
      for (const std::size_t count : {2U, 4U})
        tuning_.grid.push_back({strength, count, {}, 0.03, gain_of(0.01 * strength, -0.01, 0.02)});
    }
    write_policy();
    stop_early();
    facts_.model = kNasty;
    facts_.data = "data";
  }

  static CurvePolicy point(WeightedViews views, double tuning_gain, const GainEstimate& heldout) {
    CurvePolicy result;
    result.views = std::move(views);
    result.tuning_gain = tuning_gain;
    result.heldout = heldout;
    return result;
  }

  void write_policy() {
    tuning_.is_gain = true;
    tuning_.reason = "it gains";
    tuning_.policy.views = {problem_.views[1], problem_.views[2]};
    tuning_.policy.views[0].weight = 0.75;
    tuning_.policy.views[1].weight = 0.25;
  }

  void stop_early() {
    tuning_.exact_stop = outcome_of({2, 2, 1, 2}, 0);
    TunedStop stop;
    stop.request.limit = 0.3;
    StopCertificate certificate;
    certificate.limit = 0.3;
    certificate.confidence = 0.95;
    certificate.images = 100;
    certificate.errors = 12;
    stop.fitted.stop.emplace().certificate = certificate;
    stop.fitted.outcome = outcome_of({1, 1, 2, 2, 2}, 1);
    stop.calibrated = outcome_of({1, 1, 1, 2}, 1);
    stop.heldout = gain_of(0.0175, 0, 0.03);
    tuning_.stop = std::move(stop);
  }

  void write_none() {
    tuning_.is_gain = false;
    tuning_.reason = "the gain on held-out images may be none at all";
    tuning_.policy = {};
    tuning_.policy.views.emplace_back();
    tuning_.exact_stop.reset();
    tuning_.stop.reset();
  }

  TuningReport report() const { return {tuning_, problem_, facts_, {"tta 1", "", "", "", "", "", "", ""}, {}, looks_}; }

  Json rows(const std::string& chart) const {
    return Json::parse(tuning_charts(tuning_).rows, "rows", ErrorCode::kUsage).at(chart);
  }

  TuningProblem problem_;
  Tuning tuning_;
  TuningFacts facts_;
  TuningLooks looks_;
};

TEST_F(TuningPage, SaysTheVerdictFirst) {
  const std::string page = tuning_report(report());
  EXPECT_TRUE(holds(page, "<h1>2 views are worth it: +2.00 points</h1>"));
  EXPECT_TRUE(holds(page, "right on 80.00&nbsp;% of 1,000 images, these views on 82.00&nbsp;%: 60 wrong answers"));
  EXPECT_TRUE(holds(page, "1.25 <small>views an image, instead of 2"));
  EXPECT_TRUE(holds(page, "+1.00 <small>points more on the images that it was chosen on than on others"));
  EXPECT_LT(page.find("id=\"verdicts\""), page.find("How many views, how strong?")) << "the question asked first";
  EXPECT_LT(page.find("How many views, how strong?"), page.find("Accuracy against cost"));
}

// Whatever users name their things, it is text.
TEST_F(TuningPage, NothingThatUsersNameIsMarkup) {
  const std::string page = tuning_report(report());
  EXPECT_FALSE(holds(page, "<img src=x"));
  EXPECT_FALSE(holds(page, "script><img"));
  EXPECT_TRUE(holds(page, "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;"));
}

TEST_F(TuningPage, ItsRowsAreTheTunings) {
  const Json frontier = rows("frontier");
  ASSERT_EQ(frontier.elements().size(), 1U + 3U + 1U + 2U) << "plain look, curve, reference, both stops";
  const Json chosen = frontier.at(2);
  EXPECT_EQ(chosen.at("kind").as_string(), "the choice");
  EXPECT_DOUBLE_EQ(chosen.at("accuracy").as_number(), 82);
  EXPECT_DOUBLE_EQ(chosen.at("low").as_number(), 81);
  EXPECT_DOUBLE_EQ(chosen.at("views").as_number(), 2);
  EXPECT_DOUBLE_EQ(frontier.at(5).at("views").as_number(), 1.75) << "of the exact stop";
  EXPECT_DOUBLE_EQ(frontier.at(6).at("gain").as_number(), 1.75) << "of the calibrated stop";
  EXPECT_EQ(rows("gains").elements().size(), 2U * 3U);
}

// The chart puts the strongest row on top.
TEST_F(TuningPage, TheGridIsUpsideUp) {
  const Json grid = rows("grid");
  ASSERT_EQ(grid.elements().size(), 4U);
  EXPECT_EQ(grid.at(0).at("strength").as_string(), "0.50");
  EXPECT_GT(grid.at(0).at("order").as_number(), grid.at(2).at("order").as_number());
  EXPECT_DOUBLE_EQ(grid.at(3).at("gain").as_number(), 1);
  EXPECT_FALSE(grid.at(3).at("sure").as_bool()) << "zero lies within";
  const std::string table = tuning_charts(tuning_).grid;
  EXPECT_LT(table.find("<th scope=\"row\">1.00"), table.find("<th scope=\"row\">0.50"));
}

TEST_F(TuningPage, CountsImagesByTheirViews) {
  const Json needed = rows("needed");
  ASSERT_EQ(needed.elements().size(), 4U);
  EXPECT_EQ(needed.at(0).at("images").as_integer(0, 9), 1);
  EXPECT_EQ(needed.at(1).at("images").as_integer(0, 9), 3);
  EXPECT_EQ(needed.at(2).at("images").as_integer(0, 9), 3);
  EXPECT_DOUBLE_EQ(needed.at(3).at("share").as_number(), 0.25);
}

TEST_F(TuningPage, HoldsThePromiseAgainstWhatWasCounted) {
  EXPECT_TRUE(holds(tuning_charts(tuning_).promise, "25.00 %, 1 of 4. Kept, on these images."));
  const Json promise = rows("promise");
  ASSERT_EQ(promise.elements().size(), 2U);
  EXPECT_DOUBLE_EQ(promise.at(0).at("share").as_number(), 12);
  // The p at which 12 or fewer of 100 have a probability of 0.05, by bisection of the binomial sum in Python.
  EXPECT_NEAR(promise.at(0).at("upper").as_number(), 18.716610977885622, 1e-6);
  tuning_.stop->request.limit = 0.2;
  tuning_.stop->fitted.stop->certificate->limit = 0.2;
  EXPECT_TRUE(holds(tuning_charts(tuning_).promise, "More than promised, on these images"));
  tuning_.stop->calibrated.reset();
  EXPECT_TRUE(holds(tuning_charts(tuning_).promise, "No images were left to check it on"));
}

// Without a test part there is nothing to judge the calibrated stop on, but what it takes is known, and how far off its
// gain may be at most.
TEST_F(TuningPage, ShowsTheCalibratedStopOfACrossFitting) {
  tuning_.method = TuningMethod::kCrossFitting;
  tuning_.stop->calibrated.reset();
  tuning_.stop->heldout.reset();
  tuning_.stop->fitted.stop->certificate->limit = 0.005;
  const Json point = rows("frontier").at(6);
  EXPECT_EQ(point.at("kind").as_string(), "with calibrated stop");
  EXPECT_DOUBLE_EQ(point.at("views").as_number(), 1.6);
  EXPECT_DOUBLE_EQ(point.at("gain").as_number(), 2) << "of all views";
  EXPECT_DOUBLE_EQ(point.at("low").as_number(), 80.5) << "1 point below that of all views, 0.5 by the promise";
  EXPECT_DOUBLE_EQ(point.at("high").as_number(), 83.5);
  tuning_.stop->fitted.stop->certificate->promise = StopPromise::kAccuracyLoss;
  EXPECT_DOUBLE_EQ(rows("frontier").at(6).at("low").as_number(), 80.5);
  EXPECT_DOUBLE_EQ(rows("frontier").at(6).at("high").as_number(), 83) << "what may be won isn't promised";
  EXPECT_TRUE(holds(tuning_charts(tuning_).frontier, "longer by what it promises"));
  EXPECT_TRUE(holds(tuning_charts(tuning_).needed, "The images of the calibrated stop are those that it was set on."));
  EXPECT_EQ(rows("needed").at(2).at("rule").as_string(), "calibrated stop");
  EXPECT_EQ(rows("needed").at(2).at("images").as_integer(0, 9), 2);
  const std::string page = tuning_report(report());
  EXPECT_TRUE(holds(page, "1.60 <small>views an image, instead of 2"));
  EXPECT_TRUE(holds(page, "1.60 views on average, on the images that it was set on"));
}

TEST_F(TuningPage, SaysWhyNothingIsWritten) {
  write_none();
  const std::string page = tuning_report(report());
  EXPECT_TRUE(holds(page, "<h1>No views are shown to help here</h1>"));
  EXPECT_TRUE(holds(page, "The views that were kept out"));
  EXPECT_TRUE(holds(page, "they are not written: the gain on held-out images may be none at all."));
  EXPECT_TRUE(holds(page, "rotate(5)")) << "what was tried";
  EXPECT_TRUE(holds(page, "there is nothing to stop before"));
  EXPECT_EQ(rows("needed").elements().size() + rows("promise").elements().size(), 0U);
}

TEST_F(TuningPage, SaysWhatIsMissing) {
  TuningReport plain = report();
  plain.charts = false;
  tuning_.notes = {"labels & all"};
  tuning_.grid.clear();
  facts_.failed.push_back({0, ErrorCode::kDecode, "no <image>"});
  facts_.failed_names.emplace_back("broken.png");
  const std::string page = tuning_report(plain);
  EXPECT_TRUE(holds(page, "built without its charts"));
  EXPECT_TRUE(holds(page, "labels &amp; all"));
  EXPECT_TRUE(holds(page, "<bdi>broken.png</bdi> (no &lt;image&gt;)"));
  EXPECT_TRUE(holds(page, "There is no grid"));
  EXPECT_TRUE(holds(page, "<caption>Accuracy on held-out images and views an image</caption>"));
}

TEST_F(TuningPage, IsNeverTooLargeForAMail) {
  ShownImage image;
  image.picture = "data:image/png;base64," + std::string(kMaxReportBytes, 'A');
  looks_.samples = {image};
  const std::string page = tuning_report(report());
  EXPECT_LT(page.size(), kMaxReportBytes);
  EXPECT_TRUE(holds(page, "The pictures are left out"));
}

TEST_F(TuningPage, ShowsViewsInTheOrderOfUse) {
  EXPECT_EQ(chosen_policy(tuning_, problem_).views[0].weight, 0.75);
  const std::string page = tuning_report(report());
  EXPECT_LT(page.find("<b>1</b> <bdi>rotate(5)"), page.find("<b>2</b> <bdi>&lt;/script"));
  EXPECT_TRUE(holds(page, "counts 75.0&nbsp;%"));
  EXPECT_TRUE(holds(page, "width:33.3%")) << "of the greatest weight";
}

// Rounded as people read them, the page's figures are the JSON's.
TEST_F(TuningPage, ItsFiguresAreTheJsons) {
  const Json json = Json::parse(tuning_json(tuning_, problem_, facts_), "tune", ErrorCode::kUsage);
  const std::string page = tuning_report(report());
  for (const Json& point : json.at("policies").elements()) {
    for (const char* figure : {"tuning_gain_pp", "heldout_gain_pp", "optimism_pp"})
      EXPECT_TRUE(holds(page, "<td>" + formatted("%+.2f", point.at(figure).as_number()))) << figure;
  }
  const Json stop = json.at("calibrated_stop");
  EXPECT_EQ(stop.at("calibration_errors").as_integer(0, 100), 12);
  EXPECT_EQ(stop.at("calibration_views_mean").as_number(), 1.6);
  EXPECT_DOUBLE_EQ(stop.at("gain").at("heldout_gain_pp").as_number(), 1.75);
  EXPECT_EQ(stop.at("heldout").at("images_by_views").as_numbers(), (std::vector<double>{3, 1}));
}

}  // namespace
}  // namespace tta

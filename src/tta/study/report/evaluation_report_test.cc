#include "tta/study/report/evaluation_report.h"

#include <gtest/gtest.h>

#include "tta/base/json.h"
#include "tta/study/eval/figure_text.h"
#include "tta/study/report/evaluation_charts.h"
#include "tta/study/report/figures_table.h"
#include "tta/study/report/page.h"
#include "tta/study/report/verdict_cards.h"

namespace tta {
namespace {

constexpr int kClasses = 3;
constexpr const char* kNasty = "</script><img src=x onerror=alert(1)>";

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// Scores of answers that are right or wrong as told; those that are right lead by more.
PolicyScores scores_of(const std::vector<bool>& right, const std::vector<std::int32_t>& truths) {
  PolicyScores scores;
  for (std::size_t i = 0; i < right.size(); ++i) {
    std::vector<double> row(kClasses, right[i] ? 0.05 : 0.2);
    row[static_cast<std::size_t>(right[i] ? truths[i] : (truths[i] + 1) % kClasses)] = right[i] ? 0.9 : 0.6;
    scores.outcomes.push_back(outcome_of(row, truths[i]));
    scores.curves.push_back(temperature_curve(row, truths[i]));
    scores.uncertainties.push_back({0.8, 0.1, 1, right[i] ? 0.85 : 0.4});
    scores.views_used.push_back(2);
    scores.views_exact_stop.push_back(2);
  }
  return scores;
}

// 60 images of which 40 are right; `better` then has 55 right, and the one with a nasty name 20.
class Report : public ::testing::Test {
 protected:
  Report() {
    for (int i = 0; i < 60; ++i) truths_.push_back(i % kClasses);
    baseline_ = scores_of(first_right(40), truths_);
    arms_.push_back({"better", 2, scores_of(first_right(55), truths_)});
    arms_.push_back({kNasty, 2, scores_of(first_right(20), truths_)});
    EvaluationOptions options;
    options.draws = 200;
    evaluation_ = evaluate(baseline_, arms_, truths_, {}, kClasses, {}, 6e-8, options);
    facts_.model = kNasty;
    facts_.data = "data";
    facts_.labels = {kNasty, "قطة", std::string(300, 'x')};
    looks_.resize(2);
    ShownImage image;
    image.name = kNasty;
    image.before = {1, 0.6};
    image.fixed = true;
    image.views.push_back({kNasty, {0, 0.5}, "data:image/png;base64,AAAA"});
    image.views_used = 30;
    looks_[0] = {{image}, 14};
  }

  static std::vector<bool> first_right(int count) {
    std::vector<bool> right(60);
    for (int i = 0; i < count; ++i) right[static_cast<std::size_t>(i)] = true;
    return right;
  }

  EvaluationReport report() const {
    return {evaluation_, facts_, {"tta 1", "", "", "", "", "", "", ""}, baseline_, arms_, looks_};
  }

  // The JSON of one of the page's scripts.
  static Json script(const std::string& page, const std::string& id) {
    const std::string begin = "<script type=\"application/json\" id=\"" + id + "\">";
    const std::size_t from = page.find(begin) + begin.size();
    return Json::parse(page.substr(from, page.find("</script>", from) - from), id, ErrorCode::kUsage);
  }

  std::vector<std::int32_t> truths_;
  PolicyScores baseline_;
  std::vector<PolicyArm> arms_;
  Evaluation evaluation_;
  EvaluationFacts facts_;
  std::vector<ShownPolicy> looks_;
};

TEST_F(Report, SaysTheVerdictFirst) {
  const std::string page = evaluation_report(report());
  EXPECT_TRUE(holds(page, "<h1>better is worth it</h1>"));
  EXPECT_TRUE(holds(page, "+25.00 <small>points: 25 more right in 100"));
  EXPECT_TRUE(holds(page,
                    "The plain look is right on 40 of 60 images; with <bdi>better</bdi> it is 55. It put 15 wrong "
                    "answers right and 0 right ones wrong."));
  EXPECT_TRUE(holds(page, "it makes this model worse. Don&#39;t use it.") || holds(page, "makes this model worse"));
}

// Whatever users name their things, it is text.
TEST_F(Report, NothingThatUsersNameIsMarkup) {
  const std::string page = evaluation_report(report());
  EXPECT_FALSE(holds(page, "<img src=x"));
  EXPECT_FALSE(holds(page, "script><img"));
  EXPECT_TRUE(holds(page, "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;"));
}

TEST_F(Report, ItsFiguresAreTheEvaluations) {
  EvaluationReport with_charts = report();
  if (!with_charts.charts) GTEST_SKIP() << "built without Vega";
  const std::string page = evaluation_report(with_charts);
  const Json json = Json::parse(evaluation_json(evaluation_, facts_), "eval", ErrorCode::kUsage);
  const Json points = script(page, "chart-rows").at("gain-cost");
  ASSERT_EQ(points.size(), 3U);
  for (std::size_t p = 0; p < 2; ++p) {
    const Json policy = json.at("policies").at(p);
    EXPECT_NEAR(points.at(p + 1).at("gain").as_number(), policy.at("gain_pp").as_number(), 6e-5);
    EXPECT_NEAR(points.at(p + 1).at("low").as_number(), policy.at("ci95_pp").at(std::size_t{0}).as_number(), 6e-5);
    EXPECT_NEAR(points.at(p + 1).at("cost").as_number(), policy.at("cost").at("relative").as_number(), 6e-7);
    EXPECT_EQ(points.at(p + 1).at("verdict").as_string(), policy.at("verdict").as_string());
    const std::string shown = formatted("%+.2f", policy.at("gain_pp").as_number());
    EXPECT_TRUE(holds(page, "<p class=\"gain\">" + shown)) << shown;
    EXPECT_TRUE(holds(page, formatted("%.4f", policy.at("nll").as_number()) + "<small>"));
  }
  EXPECT_EQ(script(page, "result").at("policies").at(1).at("broken").as_integer(0, 60), 20);
}

TEST_F(Report, SaysWhatIsMissing) {
  EvaluationReport plain = report();
  plain.charts = false;
  facts_.failed.push_back({0, ErrorCode::kDecode, "no <image>"});
  facts_.failed_names.emplace_back("broken.png");
  const std::string page = evaluation_report(plain);
  EXPECT_TRUE(holds(page, "built without its charts"));
  EXPECT_FALSE(holds(page, "/*! vega"));
  EXPECT_TRUE(holds(page, "<caption>Gain and cost of each policy</caption>"));
  EXPECT_TRUE(holds(
      page, "1 image could not be looked at and no figure counts them: <bdi>broken.png</bdi> (no &lt;image&gt;)"));
  EXPECT_TRUE(holds(page, "1 of 15 that changed sides"));
  EXPECT_TRUE(holds(page, "29 more views aren't shown"));
}

TEST_F(Report, IsNeverTooLargeForAMail) {
  looks_[0].images[0].picture = "data:image/png;base64," + std::string(kMaxReportBytes, 'A');
  const std::string page = evaluation_report(report());
  EXPECT_LT(page.size(), kMaxReportBytes);
  EXPECT_TRUE(holds(page, "The pictures are left out"));
}

TEST_F(Report, TheResultIsLeftOutWhereItIsLarge) {
  facts_.labels[0] = std::string(2 << 20, 'x');
  const std::string page = evaluation_report(report());
  EXPECT_FALSE(holds(page, "id=\"result\""));
  EXPECT_TRUE(holds(page, "The result for programs is left out"));
}

TEST_F(Report, PoliciesOfOneNameAreToldApart) {
  evaluation_.policies[1].name = "better";
  EXPECT_EQ(shown_names(evaluation_), (std::vector<std::string>{"better", "better (2)"}));
  evaluation_.policies[1].name = std::string(kPlainLook);
  EXPECT_EQ(shown_names(evaluation_)[1], "plain look (2)");
}

TEST_F(Report, HeadlinesFitTheVerdicts) {
  evaluation_.policies[1].verdict = Verdict::kWorthIt;
  evaluation_.policies[1].name = "other";
  EXPECT_EQ(headline(evaluation_), "better and other are worth it");
  evaluation_.policies[0].verdict = evaluation_.policies[1].verdict = Verdict::kCannotTell;
  EXPECT_EQ(headline(evaluation_), "These images cannot tell whether it is worth it");
  evaluation_.policies[0].verdict = evaluation_.policies[1].verdict = Verdict::kNotWorthIt;
  EXPECT_EQ(headline(evaluation_), "better and other are not worth it");
}

Evaluation with_points(const std::vector<std::pair<double, double>>& cost_and_gain) {
  Evaluation evaluation;
  for (const auto& [cost, gain] : cost_and_gain) {
    PolicyEvaluation& policy = evaluation.policies.emplace_back();
    policy.relative_cost = cost;
    policy.gain = gain;
  }
  return evaluation;
}

TEST(OnFrontier, IsWhatNothingBeats) {
  const Evaluation evaluation = with_points({{2, 0.01}, {3, 0.005}, {4, 0.02}, {4, 0.01}, {2, -0.01}, {2, 0.01}});
  EXPECT_EQ(on_frontier(evaluation), (std::vector<bool>{true, false, true, false, false, true}));
}

TEST(DrawnClasses, GainersAboveLosers) {
  PolicyEvaluation policy;
  for (int c = -20; c <= 20; ++c) policy.classes.push_back({c + 20, 50, c > 0 ? c : 0, c < 0 ? -c : 0, 1});
  const std::vector<ClassChange> drawn = drawn_classes(policy);
  ASSERT_EQ(drawn.size(), 2 * kMaxDrawnClasses);
  EXPECT_EQ(drawn.front().index, 40);
  EXPECT_EQ(drawn[kMaxDrawnClasses - 1].index, 29);
  EXPECT_EQ(drawn[kMaxDrawnClasses].index, 11);
  EXPECT_EQ(drawn.back().index, 0);
}

TEST(RiskCurve, EndsAtTheErrorRate) {
  const std::vector<std::int32_t> truths{0, 1, 2, 0};
  const std::vector<RiskAt> curve = risk_curve(scores_of({true, false, true, true}, truths));
  ASSERT_EQ(curve.size(), static_cast<std::size_t>(kRiskPoints));
  EXPECT_DOUBLE_EQ(curve.front().risk, 0);
  EXPECT_DOUBLE_EQ(curve.back().coverage, 1);
  EXPECT_DOUBLE_EQ(curve.back().risk, 0.25);
}

}  // namespace
}  // namespace tta

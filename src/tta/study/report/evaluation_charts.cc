#include "tta/study/report/evaluation_charts.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <set>

#include "tta/base/core/text.h"
#include "tta/base/json.h"
#include "tta/predict/predictor/predictor.h"
#include "tta/study/eval/figure_text.h"
#include "tta/study/report/html.h"
#include "tta/study/report/label_places.h"
#include "tta/study/report/page.h"

namespace tta {
namespace {

std::string key_of(std::string_view chart, std::size_t policy) {
  return std::string(chart) + "-" + std::to_string(policy + 1);
}

std::string share(double fraction) {
  return formatted("%.1f", 100 * fraction) + " %";
}

std::size_t drawn_policies(const Evaluation& evaluation) {
  return std::min(evaluation.policies.size(), kMaxDrawnPolicies);
}

// --- gain against cost ---------------------------------------------------------------------------------------------

// Of the plain look and of the policies, on a phone and on a wide page.
struct NamePlaces {
  std::vector<LabelPlace> narrow;
  std::vector<LabelPlace> wide;
};
NamePlaces name_places(const Evaluation& evaluation, const std::vector<std::string>& names) {
  std::vector<LabelledPoint> points{{std::string(kPlainLook), 1, 0, 0, 0}};
  for (std::size_t p = 0; p < names.size(); ++p) {
    const PolicyEvaluation& policy = evaluation.policies[p];
    points.push_back(
        {names[p], policy.relative_cost, 100 * policy.gain, 100 * policy.interval.low, 100 * policy.interval.high});
  }
  LabelledChart wide;
  wide.width_px = 640;
  return {label_places(points, {}), label_places(points, wide)};
}

void write_gain_cost(JsonWriter& out, const Evaluation& evaluation, const std::vector<std::string>& names) {
  const double least = 100 * evaluation.options.min_gain;
  const NamePlaces places = name_places(evaluation, names);
  std::size_t point = 0;
  const auto row = [&](std::string_view name, double cost, double gain, const Interval& interval,
                       std::string_view verdict, bool frontier) {
    out.begin_object().member("policy", name).member("cost", cost).member("gain", 100 * gain);
    out.member("low", 100 * interval.low).member("high", 100 * interval.high);
    out.member("verdict", verdict).member("frontier", frontier).member("least", least);
    out.member("narrow", label_place_name(places.narrow[point]));
    out.member("wide", label_place_name(places.wide[point])).end_object();
    ++point;
  };
  out.key("gain-cost").begin_array();
  row(kPlainLook, 1, 0, {}, kPlainLook, true);
  const std::vector<bool> frontier = on_frontier(evaluation);
  for (std::size_t p = 0; p < names.size(); ++p) {
    const PolicyEvaluation& policy = evaluation.policies[p];
    row(names[p], policy.relative_cost, policy.gain, policy.interval, verdict_text(policy.verdict), frontier[p]);
  }
  out.end_array();
}

std::string gain_cost_figure(const Evaluation& evaluation, const std::vector<std::string>& names) {
  HtmlTable table{"Gain and cost of each policy", {"policy", "cost", "gain, points", "from", "to", "verdict"}, {}};
  table.rows.push_back({std::string(kPlainLook), "1", "0", "", "", ""});
  for (std::size_t p = 0; p < names.size(); ++p) {
    const PolicyEvaluation& policy = evaluation.policies[p];
    table.rows.push_back({html_name(names[p]), times(policy.relative_cost), signed_points(policy.gain),
                          signed_points(policy.interval.low), signed_points(policy.interval.high),
                          std::string(verdict_text(policy.verdict))});
  }
  return chart_figure(
      {"gain_cost", "gain-cost", "What is gained, and what it costs",
       "Up is better, left is cheaper. The lines through the points reach as far as the gain may really lie. Policies "
       "on "
       "the grey steps are the best for what they cost; the dashed line is the gain that was asked for.",
       html_table(table)});
}

// --- reliability ---------------------------------------------------------------------------------------------------

void write_bins(JsonWriter& out, std::string_view name, const std::vector<ConfidenceBin>& bins) {
  for (const ConfidenceBin& bin : bins) {
    out.begin_object().member("arm", name).member("confidence", bin.confidence);
    out.member("accuracy", bin.accuracy).member("images", bin.weight).end_object();
  }
}

void write_reliability(JsonWriter& out, const Evaluation& evaluation, const std::vector<std::string>& names) {
  for (std::size_t p = 0; p < drawn_policies(evaluation); ++p) {
    out.key(key_of("reliability", p)).begin_array();
    write_bins(out, kPlainLook, evaluation.baseline.calibration);
    write_bins(out, names[p], evaluation.policies[p].arm.calibration);
    out.end_array();
  }
}

std::string reliability_figure(const Evaluation& evaluation, std::size_t p, const std::string& name) {
  const Arm& before = evaluation.baseline;
  const Arm& after = evaluation.policies[p].arm;
  HtmlTable table{"Confidence and accuracy of " + html(name) + ", in bins of as many images",
                  {"bin", "plain look: sure", "right", "all views: sure", "right"},
                  {}};
  for (std::size_t bin = 0; bin < std::min(before.calibration.size(), after.calibration.size()); ++bin) {
    table.rows.push_back({std::to_string(bin + 1), share(before.calibration[bin].confidence),
                          share(before.calibration[bin].accuracy), share(after.calibration[bin].confidence),
                          share(after.calibration[bin].accuracy)});
  }
  return chart_figure({"reliability", key_of("reliability", p), html_name(name),
                       "On average its confidence is off by " + formatted("%.1f", 100 * after.figures.ece) +
                           " points; that of the plain look by " + formatted("%.1f", 100 * before.figures.ece) + ".",
                       html_table(table)});
}

// --- classes -------------------------------------------------------------------------------------------------------

// Labels as the chart shows them: two classes of one name are told apart.
std::vector<std::string> class_labels(const std::vector<ClassChange>& classes, const std::vector<std::string>& labels) {
  std::map<std::string, int> seen;
  std::vector<std::string> names;
  for (const ClassChange& change : classes) {
    names.push_back(printable(class_name(labels, change.index), 60));
    ++seen[names.back()];
  }
  for (std::size_t c = 0; c < names.size(); ++c) {
    if (seen[names[c]] > 1) names[c] += " (" + std::to_string(classes[c].index) + ")";
  }
  return names;
}

void write_classes(JsonWriter& out, const Evaluation& evaluation, const std::vector<std::string>& labels) {
  for (std::size_t p = 0; p < drawn_policies(evaluation); ++p) {
    const std::vector<ClassChange> classes = drawn_classes(evaluation.policies[p]);
    const std::vector<std::string> names = class_labels(classes, labels);
    out.key(key_of("classes", p)).begin_array();
    for (std::size_t c = 0; c < classes.size(); ++c) {
      for (const bool fixed : {true, false}) {
        out.begin_object().member("label", names[c]).member("change", fixed ? "fixed" : "broken");
        out.member("images", fixed ? classes[c].fixed : -classes[c].broken).member("of", classes[c].images);
        out.member("order", c).end_object();
      }
    }
    out.end_array();
  }
}

std::string classes_figure(const Evaluation& evaluation, std::size_t p, const std::string& name,
                           const std::vector<std::string>& labels) {
  const PolicyEvaluation& policy = evaluation.policies[p];
  const std::vector<ClassChange> classes = drawn_classes(policy);
  const std::vector<std::string> names = class_labels(classes, labels);
  HtmlTable table{
      "Changed answers of " + html(name) + " by class", {"class", "images", "fixed", "broken", "adjusted p"}, {}};
  for (std::size_t c = 0; c < classes.size(); ++c) {
    table.rows.push_back({html_name(names[c]), thousands(classes[c].images), thousands(classes[c].fixed),
                          thousands(classes[c].broken), p_text(classes[c].p_adjusted)});
  }
  const auto all = static_cast<std::int64_t>(policy.classes.size());
  const auto drawn = static_cast<std::int64_t>(classes.size());
  std::string summary = "Answers changed sides in " + thousands(all) + (all == 1 ? " class." : " classes.");
  if (drawn < all)
    summary =
        "Answers changed sides in " + thousands(all) + " classes; these " + thousands(drawn) + " gain or lose most.";
  const bool few_images =
      std::all_of(classes.begin(), classes.end(), [](const ClassChange& c) { return c.images < 10; });
  if (few_images) summary += " Each has fewer than ten images: too few to say much of one class.";
  return chart_figure({"classes", key_of("classes", p), html_name(name), summary, html_table(table)});
}

// --- risk and coverage ---------------------------------------------------------------------------------------------

void write_curve(JsonWriter& out, std::string_view name, const std::vector<RiskAt>& curve) {
  for (const RiskAt& point : curve) {
    out.begin_object().member("arm", name).member("coverage", point.coverage).member("risk", point.risk).end_object();
  }
}

std::string risk_figure(const std::vector<std::string>& names, const std::vector<std::vector<RiskAt>>& curves) {
  HtmlTable table{
      "Wrong answers among the images that the model is surest of", {"answered", std::string(kPlainLook)}, {}};
  for (std::size_t arm = 1; arm < curves.size(); ++arm) table.header.push_back(html_name(names[arm - 1]));
  for (int point = 0; point < kRiskPoints; ++point) {
    std::vector<std::string> row{formatted("%.0f", 100 * curves[0][static_cast<std::size_t>(point)].coverage) + " %"};
    for (const std::vector<RiskAt>& curve : curves)
      row.push_back(formatted("%.2f", 100 * curve[static_cast<std::size_t>(point)].risk) + " %");
    table.rows.push_back(std::move(row));
  }
  const auto at_80 = static_cast<std::size_t>(kRiskPoints * 8 / 10 - 1);
  std::string summary =
      "Suppose that the images whose best answer leads by least go to a person. The further left, the more go there, "
      "and the "
      "lower the line, the fewer wrong answers are left. With a fifth of them gone, ";
  summary += share(curves[0][at_80].risk) + " of the plain look's answers are wrong";
  for (std::size_t arm = 1; arm < std::min<std::size_t>(curves.size(), 4); ++arm)
    summary += ", " + share(curves[arm][at_80].risk) + " with " + html_name(names[arm - 1], 40);
  return chart_figure(
      {"risk_coverage", "risk", "Wrong answers among those that the model gives", summary + ".", html_table(table)});
}

}  // namespace

std::vector<std::string> shown_names(const Evaluation& evaluation) {
  std::vector<std::string> names;
  std::set<std::string> taken{std::string(kPlainLook)};
  for (const PolicyEvaluation& policy : evaluation.policies) {
    const std::string wanted = printable(policy.name, 40);
    std::string name = wanted;
    for (int number = 2; !taken.insert(name).second; ++number) name = wanted + " (" + std::to_string(number) + ")";
    names.push_back(name);
  }
  return names;
}

std::vector<bool> on_frontier(const Evaluation& evaluation) {
  struct CostAndGain {
    double cost;
    double gain;
  };
  std::vector<CostAndGain> points{{1, 0}};
  for (const PolicyEvaluation& policy : evaluation.policies) points.push_back({policy.relative_cost, policy.gain});
  std::vector<bool> frontier;
  for (std::size_t p = 1; p < points.size(); ++p) {
    const CostAndGain& mine = points[p];
    frontier.push_back(std::none_of(points.begin(), points.end(), [&](const CostAndGain& other) {
      return other.cost <= mine.cost && other.gain >= mine.gain && (other.cost < mine.cost || other.gain > mine.gain);
    }));
  }
  return frontier;
}

std::vector<ClassChange> drawn_classes(const PolicyEvaluation& policy) {
  std::vector<ClassChange> gaining;
  std::vector<ClassChange> losing;
  std::vector<ClassChange> level;
  for (const ClassChange& change : policy.classes) {  // most harmed first
    const std::int64_t net = change.fixed - change.broken;
    (net > 0 ? gaining : net < 0 ? losing : level).push_back(change);
  }
  std::reverse(gaining.begin(), gaining.end());
  const auto keep = [](std::vector<ClassChange>& classes) {
    classes.resize(std::min(classes.size(), kMaxDrawnClasses));
  };
  keep(gaining);
  keep(losing);
  keep(level);
  std::reverse(losing.begin(), losing.end());
  gaining.insert(gaining.end(), losing.begin(), losing.end());
  return gaining.empty() ? level : gaining;
}

std::vector<RiskAt> risk_curve(const PolicyScores& scores) {
  std::vector<Doubt> answers;
  for (std::size_t i = 0; i < scores.outcomes.size(); ++i)
    answers.push_back({-scores.uncertainties[i].margin, !scores.outcomes[i].top1});
  return risk_coverage(answers, kRiskPoints);
}

EvaluationCharts evaluation_charts(const Evaluation& evaluation, const std::vector<std::string>& labels,
                                   const PolicyScores& baseline, std::span<const PolicyArm> arms) {
  assert(arms.size() == evaluation.policies.size());
  const std::vector<std::string> names = shown_names(evaluation);
  std::vector<std::vector<RiskAt>> curves{risk_curve(baseline)};
  for (std::size_t p = 0; p < drawn_policies(evaluation); ++p) curves.push_back(risk_curve(arms[p].scores));

  JsonWriter out;
  out.begin_object();
  write_gain_cost(out, evaluation, names);
  write_reliability(out, evaluation, names);
  write_classes(out, evaluation, labels);
  out.key("risk").begin_array();
  for (std::size_t arm = 0; arm < curves.size(); ++arm)
    write_curve(out, arm == 0 ? kPlainLook : names[arm - 1], curves[arm]);
  out.end_array().end_object();

  EvaluationCharts charts;
  charts.rows = out.take();
  charts.gain_cost = gain_cost_figure(evaluation, names);
  charts.risk = risk_figure(names, curves);
  for (std::size_t p = 0; p < drawn_policies(evaluation); ++p) {
    charts.reliability += reliability_figure(evaluation, p, names[p]);
    if (!evaluation.policies[p].classes.empty()) charts.classes += classes_figure(evaluation, p, names[p], labels);
  }
  return charts;
}

}  // namespace tta

#include "tta/study/report/figures_table.h"

#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "tta/study/eval/figure_text.h"
#include "tta/study/report/evaluation_charts.h"
#include "tta/study/report/html.h"

namespace tta {
namespace {

using Cell = std::function<std::string(const PolicyEvaluation&)>;

std::string small(const std::string& text) {
  return "<small>" + text + "</small>";
}

std::string row_header(std::string_view name, std::string_view meaning) {
  return std::string(name) + small(std::string(meaning));
}

std::string decimals(double value) {
  return formatted("%.4f", value);
}

std::string signed_decimals(double value) {
  return formatted("%+.4f", value);
}

std::string limits(double low, double high, std::string (*unit)(double)) {
  return "[" + unit(low) + ", " + unit(high) + "]";
}

// "0.9123" and below it "-0.0120 [-0.0150, -0.0090]".
std::string with_change(const std::string& value, const PolicyEvaluation& policy, double Metrics::*figure,
                        std::string (*unit)(double)) {
  return value + small(unit(policy.difference.*figure) + " " +
                       limits(policy.difference_limits.low.*figure, policy.difference_limits.high.*figure, unit));
}

// The same of the identity view, with its own interval.
std::string with_limits(const Arm& arm, double Metrics::*figure, std::string (*unit)(double)) {
  return unit(arm.figures.*figure) + small(limits(arm.limits.low.*figure, arm.limits.high.*figure, unit));
}

class FiguresTable {
 public:
  FiguresTable(const Evaluation& evaluation, std::span<const std::string> names) : evaluation_(evaluation) {
    table_.caption =
        "All figures. Small below one: its 95 % interval, or its change against the plain look with the 95 % interval "
        "of that";
    table_.header = {"figure", std::string(kPlainLook)};
    for (const std::string& name : names) table_.header.push_back(html_name(name));
  }

  void add(std::string header, std::string plain, const Cell& cell) {
    std::vector<std::string> row{std::move(header), std::move(plain)};
    for (const PolicyEvaluation& policy : evaluation_.policies) row.push_back(cell(policy));
    table_.rows.push_back(std::move(row));
  }

  // A figure that both arms have, as percent or as a number.
  void add_share(std::string header, double Metrics::*figure) {
    add_metric(std::move(header), figure, percent, signed_points);
  }
  void add_score(std::string header, double Metrics::*figure) {
    add_metric(std::move(header), figure, decimals, signed_decimals);
  }

  std::string text() const { return html_table(table_); }

 private:
  void add_metric(std::string header, double Metrics::*figure, std::string (*unit)(double),
                  std::string (*signed_unit)(double)) {
    add(std::move(header), with_limits(evaluation_.baseline, figure, unit), [=](const PolicyEvaluation& policy) {
      return with_change(unit(policy.arm.figures.*figure), policy, figure, signed_unit);
    });
  }

  const Evaluation& evaluation_;
  HtmlTable table_;
};

void add_gain(FiguresTable& table, const Evaluation& evaluation) {
  table.add(row_header("top-1, %", "how often the answer is right"),
            with_limits(evaluation.baseline, &Metrics::top1, percent), [](const PolicyEvaluation& policy) {
              return percent(policy.arm.figures.top1) +
                     small(signed_points(policy.gain) + " " + interval_text(policy.interval));
            });
  table.add(row_header("fixed", "wrong answers that became right"), "",
            [](const PolicyEvaluation& policy) { return thousands(policy.counts.fixed); });
  table.add(row_header("broken", "right answers that became wrong"), "",
            [](const PolicyEvaluation& policy) { return thousands(policy.counts.broken); });
  table.add(
      row_header("p", "how often chance alone would give so unequal numbers of fixed and broken (McNemar, mid-p)"), "",
      [](const PolicyEvaluation& policy) { return p_text(policy.p_value); });
  table.add(row_header("smallest gain that so many images show", "points; found in 80 of 100 such data sets"), "",
            [](const PolicyEvaluation& policy) { return percent(policy.minimum_detectable); });
  table.add(row_header("images that would tell", "where the verdict cannot"), "", [](const PolicyEvaluation& policy) {
    return policy.images_needed ? thousands(*policy.images_needed) : std::string();
  });
}

void add_scores(FiguresTable& table, const Evaluation& evaluation) {
  table.add_share(row_header("top-5, %", "how often the right class is among the first five"), &Metrics::top5);
  table.add_share(row_header("balanced accuracy, %", "top-1 with every class counting alike"), &Metrics::balanced);
  table.add_score(row_header("NLL", "surprise at the right class; less is better"), &Metrics::nll);
  table.add_score(row_header("NLL at matched temperature", "the same once both are calibrated"),
                  &Metrics::nll_calibrated);
  table.add_score(row_header("Brier score", "squared error of the probabilities; less is better"), &Metrics::brier);
  table.add_score(row_header("Brier score at matched temperature", "the same once both are calibrated"),
                  &Metrics::brier_calibrated);
  table.add_score(row_header("ECE", "by how much confidence is off, on average"), &Metrics::ece);
  table.add(row_header("temperature", "that would calibrate it; 1 = it is"),
            formatted("%.2f", evaluation.baseline.temperature),
            [](const PolicyEvaluation& policy) { return formatted("%.2f", policy.arm.temperature); });
}

void add_doubts(FiguresTable& table, const Evaluation& evaluation) {
  for (std::size_t m = 0; m < evaluation.baseline.doubts.size(); ++m) {
    const auto cell = [m](const Arm& arm) {
      return formatted("%.3f", arm.doubts[m].auroc) + small("AURC " + decimals(arm.doubts[m].aurc));
    };
    std::string measure(evaluation.baseline.doubts[m].measure);
    if (measure == "mutual_information") measure = "mutual information";
    table.add(
        row_header("knows its errors, by " + measure, "how often a wrong answer looks more doubtful than a right one"),
        cell(evaluation.baseline), [cell](const PolicyEvaluation& policy) { return cell(policy.arm); });
  }
}

void add_costs(FiguresTable& table, const Evaluation& evaluation) {
  table.add(row_header("views", "used for an image, on average"), "1",
            [](const PolicyEvaluation& policy) { return formatted("%.4g", policy.views_mean); });
  table.add(row_header("views with --stop exact", "that give the same answers"), "1",
            [](const PolicyEvaluation& policy) {
              return policy.views_exact_stop ? formatted("%.2f", *policy.views_exact_stop) : std::string("-");
            });
  const auto milliseconds = [](const std::optional<double>& seconds) {
    return seconds ? formatted("%.3g", 1000 * *seconds) : std::string("-");
  };
  table.add(row_header("milliseconds an image", "measured in this run"),
            milliseconds(evaluation.baseline_seconds_per_image),
            [&](const PolicyEvaluation& policy) { return milliseconds(policy.seconds_per_image); });
  table.add(row_header("compute", "times a plain look"), "1",
            [](const PolicyEvaluation& policy) { return times(policy.relative_cost); });
  table.add(row_header("points for each extra view", ""), "", [](const PolicyEvaluation& policy) {
    return policy.views_mean > 1 ? signed_points(policy.gain / (policy.views_mean - 1)) : std::string("-");
  });
  table.add(row_header("answers that rounding may decide", "their lead is less than the stored scores' rounding"), "",
            [](const PolicyEvaluation& policy) { return thousands(policy.close_margins); });
}

}  // namespace

std::string figures_table(const Evaluation& evaluation, std::span<const std::string> names) {
  FiguresTable table(evaluation, names);
  add_gain(table, evaluation);
  add_scores(table, evaluation);
  add_doubts(table, evaluation);
  add_costs(table, evaluation);
  return "<div class=\"figures\">\n" + table.text() + "</div>\n";
}

}  // namespace tta

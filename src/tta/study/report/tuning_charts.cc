#include "tta/study/report/tuning_charts.h"

#include <algorithm>
#include <vector>

#include "tta/base/core/text.h"
#include "tta/base/json.h"
#include "tta/base/stats/binomial.h"
#include "tta/study/eval/figure_text.h"
#include "tta/study/eval/figures_json.h"
#include "tta/study/report/evaluation_charts.h"
#include "tta/study/report/html.h"
#include "tta/study/report/page.h"

namespace tta {
namespace {

std::string number(std::size_t value) {
  return thousands(static_cast<std::int64_t>(value));
}

std::string share_text(std::int64_t part, std::int64_t all) {
  return formatted("%.2f", 100.0 * static_cast<double>(part) / static_cast<double>(all)) + " %";
}

// --- how many, how strong ------------------------------------------------------------------------------------------

const GridCell& cell_at(const Tuning& tuning, std::size_t row, std::size_t column) {
  return tuning.grid[row * tuning.grid_plan.counts.size() + column];
}

void write_grid(JsonWriter& out, const Tuning& tuning) {
  out.key("grid").begin_array();
  const std::size_t rows = tuning.grid_plan.strengths.size();
  for (std::size_t c = 0; c < tuning.grid.size(); ++c) {
    const GridCell& cell = tuning.grid[c];
    const GainEstimate& gain = cell.heldout;
    out.begin_object().member("strength", formatted("%.2f", cell.strength));
    out.member("order", rows - c / tuning.grid_plan.counts.size()).member("count", cell.count);
    out.member("gain", as_points(gain.gain))
        .member("low", as_points(gain.interval.low))
        .member("high", as_points(gain.interval.high));
    out.member("tuning", as_points(cell.tuning_gain)).member("change", gain.gain < 0 ? "loss" : "gain");
    out.member("interval",
               formatted("%+.1f", 100 * gain.interval.low) + " to " + formatted("%+.1f", 100 * gain.interval.high));
    out.member("sure", gain.interval.low > 0 || gain.interval.high < 0).end_object();
  }
  out.end_array();
}

std::string grid_summary(const Tuning& tuning) {
  const auto best = std::max_element(tuning.grid.begin(), tuning.grid.end(), [](const GridCell& a, const GridCell& b) {
    return a.heldout.gain < b.heldout.gain;
  });
  return "To the right more views, upwards stronger ones. Each field has the gain in points on images that the choice "
         "hasn't seen, and how far it may be off. A frame: beyond chance, for that field alone. The best field is " +
         number(best->count) + " views at strength " + formatted("%.2f", best->strength) + " with " +
         signed_points(best->heldout.gain) + "; being the best of " + number(tuning.grid.size()) + " flatters it.";
}

std::string grid_figure(const Tuning& tuning) {
  if (tuning.grid.empty()) return "";
  HtmlTable table{"Held-out gain in points, by strength and number of views", {"strength"}, {}};
  for (const std::size_t count : tuning.grid_plan.counts) table.header.push_back(number(count) + " views");
  for (std::size_t row = tuning.grid_plan.strengths.size(); row-- > 0;) {
    std::vector<std::string> cells{formatted("%.2f", tuning.grid_plan.strengths[row])};
    for (std::size_t column = 0; column < tuning.grid_plan.counts.size(); ++column) {
      const GainEstimate& gain = cell_at(tuning, row, column).heldout;
      cells.push_back(signed_points(gain.gain) + " <small>" + interval_text(gain.interval) + "</small>");
    }
    table.rows.push_back(std::move(cells));
  }
  return chart_figure(
      {"grid", "grid", "Gain by number and strength of views", grid_summary(tuning), html_table(table)});
}

// --- accuracy against views ----------------------------------------------------------------------------------------

struct FrontierPoint {
  std::string name;  // plain text
  std::string_view kind;
  double views = 1;  // mean
  GainEstimate gain;
};

constexpr std::string_view kTuned = "best of so many";
constexpr std::string_view kChosen = "the choice";
constexpr std::string_view kExact = "with exact stop";
constexpr std::string_view kCalibrated = "with calibrated stop";
constexpr std::string_view kOther = "usual policy";

// Of the choice with its calibrated stop. Where no images were left to judge that on: all views' gain, as far off as
// the promise allows: answers that differ may all be lost, or all won. (One of accuracy bounds only what is lost.)
GainEstimate calibrated_gain(const Tuning& tuning) {
  if (tuning.stop->heldout) return *tuning.stop->heldout;
  const StopCertificate& certificate = *tuning.stop->fitted.stop->certificate;
  GainEstimate gain = tuning.curve[tuning.selected].heldout;
  gain.interval.low -= certificate.limit;
  if (certificate.promise == StopPromise::kDisagreement) gain.interval.high += certificate.limit;
  return gain;
}

std::vector<FrontierPoint> frontier_points(const Tuning& tuning) {
  std::vector<FrontierPoint> points{{std::string(kPlainLook), kPlainLook, 1, {}}};
  for (std::size_t k = 0; k < tuning.curve.size(); ++k) {
    const CurvePolicy& point = tuning.curve[k];
    if (k > 0 && !point.is_selected && point.views == tuning.curve[k - 1].views) continue;
    points.push_back({"at most " + std::to_string(k + 1), point.is_selected ? kChosen : kTuned,
                      static_cast<double>(point.views.views.size()), point.heldout});
  }
  for (const ReferencePolicy& reference : tuning.references)
    points.push_back({printable(reference.policy.name, 40), kOther,
                      static_cast<double>(reference.policy.views.views.size()), reference.heldout});
  const GainEstimate& chosen = tuning.curve[tuning.selected].heldout;
  if (tuning.exact_stop) points.push_back({std::string(kExact), kExact, tuning.exact_stop->views_mean, chosen});
  if (has_calibrated_stop(tuning))
    points.push_back(
        {std::string(kCalibrated), kCalibrated, tuning.stop->outcome().views_mean, calibrated_gain(tuning)});
  return points;
}

void write_frontier(JsonWriter& out, const Tuning& tuning) {
  out.key("frontier").begin_array();
  for (const FrontierPoint& point : frontier_points(tuning)) {
    const auto accuracy = [&](double gain) { return as_points(tuning.heldout_accuracy + gain); };
    out.begin_object().member("policy", point.name).member("kind", point.kind).member("views", point.views);
    out.member("accuracy", accuracy(point.gain.gain)).member("low", accuracy(point.gain.interval.low));
    out.member("high", accuracy(point.gain.interval.high)).member("gain", as_points(point.gain.gain));
    out.member("curve", point.kind == kTuned || point.kind == kChosen).end_object();
  }
  out.end_array();
}

std::string frontier_figure(const Tuning& tuning) {
  HtmlTable table{"Accuracy on held-out images and views an image",
                  {"policy", "", "views, mean", "right, %", "gain, points", "from", "to"},
                  {}};
  for (const FrontierPoint& point : frontier_points(tuning)) {
    const bool is_plain = point.kind == kPlainLook;
    table.rows.push_back({html_name(point.name), is_plain ? "" : std::string(point.kind),
                          formatted("%.2f", point.views), percent(tuning.heldout_accuracy + point.gain.gain),
                          is_plain ? "0" : signed_points(point.gain.gain),
                          is_plain ? "" : signed_points(point.gain.interval.low),
                          is_plain ? "" : signed_points(point.gain.interval.high)});
  }
  std::string summary =
      "Up is better, left is cheaper. The line is the best policy that was found for each number of views; the strokes "
      "through the points reach as far as its gain over the plain look may really lie. ";
  if (tuning.exact_stop)
    summary += "Stopping early moves the choice to the left: images that are decided take no more views.";
  if (has_calibrated_stop(tuning) && !tuning.stop->heldout)
    summary +=
        " No images were left to judge the calibrated stop on: its point has the gain of all views, with strokes that "
        "are longer by what it promises, and its views are those of the images that it was set on.";
  return chart_figure({"frontier", "frontier", "Right answers, and views that they take", summary, html_table(table)});
}

// --- tuning gain and held-out gain ---------------------------------------------------------------------------------

void write_gains(JsonWriter& out, const Tuning& tuning) {
  out.key("gains").begin_array();
  for (std::size_t k = 0; k < tuning.curve.size(); ++k) {
    const CurvePolicy& point = tuning.curve[k];
    const auto row = [&](std::string_view images, double gain, const Interval& interval) {
      out.begin_object().member("views", k + 1).member("images", images).member("gain", as_points(gain));
      out.member("low", as_points(interval.low)).member("high", as_points(interval.high));
      out.member("chosen", point.is_selected).end_object();
    };
    row("images it was tuned on", point.tuning_gain, {point.tuning_gain, point.tuning_gain});
    row("other images", point.heldout.gain, point.heldout.interval);
  }
  out.end_array();
}

std::string gains_figure(const Tuning& tuning) {
  HtmlTable table{"Gain on the images tuned on and on others, in points",
                  {"views at most", "tuned on", "others", "from", "to", "optimism"},
                  {}};
  for (std::size_t k = 0; k < tuning.curve.size(); ++k) {
    const CurvePolicy& point = tuning.curve[k];
    table.rows.push_back({std::to_string(k + 1) + (point.is_selected ? " (the choice)" : ""),
                          signed_points(point.tuning_gain), signed_points(point.heldout.gain),
                          signed_points(point.heldout.interval.low), signed_points(point.heldout.interval.high),
                          signed_points(point.optimism())});
  }
  const CurvePolicy& selected = tuning.curve[tuning.selected];
  return chart_figure({"gains", "gains", "What was hoped for, and what is left of it",
                       "The choice gained " + signed_points(selected.tuning_gain) +
                           " points on the images that it was made on, and " + signed_points(selected.heldout.gain) +
                           " on others: " + signed_points(selected.optimism()) + " of it was optimism.",
                       html_table(table)});
}

// --- views that images needed --------------------------------------------------------------------------------------

struct NeededBy {
  std::string_view rule;
  const StopOutcome* outcome;
};

std::vector<NeededBy> rules_of(const Tuning& tuning) {
  std::vector<NeededBy> rules;
  if (tuning.exact_stop) rules.push_back({"exact stop", &*tuning.exact_stop});
  if (has_calibrated_stop(tuning)) rules.push_back({"calibrated stop", &tuning.stop->outcome()});
  return rules;
}

void write_needed(JsonWriter& out, const Tuning& tuning) {
  out.key("needed").begin_array();
  for (const NeededBy& rule : rules_of(tuning)) {
    const std::vector<std::int64_t> images = images_by_views(*rule.outcome, tuning.policy.views.size());
    for (std::size_t v = 0; v < images.size(); ++v) {
      out.begin_object().member("views", v + 1).member("rule", rule.rule).member("images", images[v]);
      out.member("share", static_cast<double>(images[v]) / static_cast<double>(rule.outcome->images)).end_object();
    }
  }
  out.end_array();
}

std::string needed_figure(const Tuning& tuning) {
  const std::vector<NeededBy> rules = rules_of(tuning);
  if (rules.empty()) return "";
  HtmlTable table{"Images by the views that they needed", {"views"}, {}};
  std::vector<std::vector<std::int64_t>> images;
  std::string summary;
  for (const NeededBy& rule : rules) {
    images.push_back(images_by_views(*rule.outcome, tuning.policy.views.size()));
    table.header.push_back(std::string(rule.rule) + ": images");
    table.header.emplace_back("share");
    summary += (summary.empty() ? "With the " : "; with the ") + std::string(rule.rule) + " " +
               share_text(images.back().front(), rule.outcome->images) + " of the images needed one view, " +
               mean_views(*rule.outcome) + " on average";
  }
  summary += ".";
  if (has_calibrated_stop(tuning) && !tuning.stop->calibrated)
    summary += " The images of the calibrated stop are those that it was set on.";
  for (std::size_t v = 0; v < tuning.policy.views.size(); ++v) {
    std::vector<std::string> row{std::to_string(v + 1)};
    for (std::size_t r = 0; r < rules.size(); ++r) {
      row.push_back(thousands(images[r][v]));
      row.push_back(share_text(images[r][v], rules[r].outcome->images));
    }
    table.rows.push_back(std::move(row));
  }
  return chart_figure({"needed", "needed", "How many views each image needed", summary, html_table(table)});
}

// --- the promise ---------------------------------------------------------------------------------------------------

struct Counted {
  std::string_view images;
  std::int64_t errors = 0;
  std::int64_t all = 0;
  double upper = 0;  // Clopper and Pearson's limit, one-sided, at the certificate's confidence
};

std::vector<Counted> counted_errors(const Tuning& tuning) {
  std::vector<Counted> rows;
  if (!has_calibrated_stop(tuning)) return rows;
  const StopCertificate& certificate = *tuning.stop->fitted.stop->certificate;
  const auto add = [&](std::string_view images, std::int64_t errors, std::int64_t all) {
    rows.push_back({images, errors, all, clopper_pearson_upper(errors, all, 1 - certificate.confidence)});
  };
  add("when it was set", certificate.errors, certificate.images);
  if (const auto& outcome = tuning.stop->calibrated)
    add("on the test part", promise_errors(*outcome, certificate.promise), outcome->images);
  return rows;
}

void write_promise(JsonWriter& out, const Tuning& tuning) {
  out.key("promise").begin_array();
  for (const Counted& row : counted_errors(tuning)) {
    out.begin_object().member("where", row.images).member("errors", row.errors).member("images", row.all);
    out.member("share", 100.0 * static_cast<double>(row.errors) / static_cast<double>(row.all));
    out.member("upper", 100 * row.upper).member("limit", 100 * tuning.stop->request.limit).end_object();
  }
  out.end_array();
}

std::string promise_summary(const Tuning& tuning, const std::vector<Counted>& rows) {
  const StopCertificate& certificate = *tuning.stop->fitted.stop->certificate;
  const bool differs = certificate.promise == StopPromise::kDisagreement;
  std::string text =
      "Promised, with " + formatted("%.3g", 100 * certificate.confidence) + " % confidence: at most " +
      formatted("%.3g", 100 * certificate.limit) + " % of the images " +
      (differs ? "get another answer than with all views" : "get a wrong answer where all views give the right one") +
      ". ";
  if (rows.size() < 2)
    return text + "No images were left to check it on: with fewer than 4,000 all of them are tuned on.";
  const Counted& test = rows.back();
  const double measured = static_cast<double>(test.errors) / static_cast<double>(test.all);
  text += "Measured on images that had no part in it: " + share_text(test.errors, test.all) + ", " +
          thousands(test.errors) + " of " + thousands(test.all) + ". ";
  return text + (measured <= certificate.limit ? "Kept, on these images."
                                               : "More than promised, on these images: by chance, or because the true "
                                                 "share is above the limit after all.");
}

std::string promise_figure(const Tuning& tuning) {
  const std::vector<Counted> rows = counted_errors(tuning);
  if (rows.empty()) return "";
  HtmlTable table{"The promise and what was counted", {"images", "counted", "of", "share", "likely at most"}, {}};
  for (const Counted& row : rows) {
    table.rows.push_back({std::string(row.images), thousands(row.errors), thousands(row.all),
                          share_text(row.errors, row.all), formatted("%.2f", 100 * row.upper) + " %"});
  }
  table.rows.push_back({"promised", "", "", "", formatted("%.2f", 100 * tuning.stop->request.limit) + " %"});
  return chart_figure({"promise", "promise", "The stop's promise", promise_summary(tuning, rows), html_table(table)});
}

}  // namespace

TuningCharts tuning_charts(const Tuning& tuning) {
  JsonWriter out;
  out.begin_object();
  write_grid(out, tuning);
  write_frontier(out, tuning);
  write_gains(out, tuning);
  write_needed(out, tuning);
  write_promise(out, tuning);
  out.end_object();
  return {out.take(),           grid_figure(tuning),   frontier_figure(tuning),
          gains_figure(tuning), needed_figure(tuning), promise_figure(tuning)};
}

std::string mean_views(const StopOutcome& outcome) {
  return formatted("%.2f", outcome.views_mean);
}

std::int64_t promise_errors(const StopOutcome& outcome, StopPromise promise) {
  return promise == StopPromise::kDisagreement ? outcome.differing : outcome.lost;
}

}  // namespace tta

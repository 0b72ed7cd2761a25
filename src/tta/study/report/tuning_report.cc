#include "tta/study/report/tuning_report.h"

#include "tta/study/eval/figure_text.h"
#include "tta/study/report/chosen_views.h"
#include "tta/study/report/html.h"
#include "tta/study/report/notices.h"
#include "tta/study/report/page.h"
#include "tta/study/report/tuning_charts.h"
#include "tta/study/report/tuning_method.h"
#include "tta/study/report/tuning_table.h"
#include "tta/study/report/tuning_verdict.h"

namespace tta {
namespace {

std::string facts_line(const TuningReport& report) {
  const auto images = static_cast<std::int64_t>(report.problem.images.size());
  return html_name(report.facts.model) + " on " + thousands(images) +
         (images == 1 ? " labelled image" : " labelled images") + " of " + html_name(report.facts.data);
}

std::string notices(const TuningReport& report, bool with_images, bool with_data) {
  Notices notices;
  notices.sentences = report.tuning.notes;
  notices.failed = report.facts.failed;
  notices.failed_names = report.facts.failed_names;
  notices.charts = report.charts;
  notices.with_images = with_images;
  notices.with_data = with_data;
  return notices_html(notices);
}

// A chart, or why there is none.
std::string or_else(std::string figure, const char* why) {
  return figure.empty() ? paragraph(why) : std::move(figure);
}

const char* why_nothing_stops(const Tuning& tuning) {
  return tuning.is_gain ? "The policy has one view: there is nothing to stop before."
                        : "The policy written has one view, the plain look: there is nothing to stop before.";
}

std::string page_of(const TuningReport& report, bool with_images) {
  const Tuning& tuning = report.tuning;
  TuningCharts charts = tuning_charts(tuning);
  std::string data = tuning_json(tuning, report.problem, report.facts);
  const bool with_data = data.size() <= kMaxReportDataBytes;
  if (!with_data) data.clear();
  const TuningLooks& looks = with_images ? report.looks : TuningLooks{};

  PageParts parts;
  parts.title = tuning_headline(tuning);
  parts.content = "tuning.html";
  parts.chart_rows = charts.rows;
  parts.data = std::move(data);
  parts.charts = report.charts;
  parts.parts = {{"headline", html(parts.title)},
                 {"facts", facts_line(report)},
                 {"notices", notices(report, with_images, with_data)},
                 {"verdicts", tuning_cards(tuning)},
                 {"grid", or_else(std::move(charts.grid),
                                  "There is no grid: it needs training augmentations, or tta's own pool of views.")},
                 {"frontier", charts.frontier},
                 {"views_title", tuning.is_gain ? "The chosen views" : "The views that were kept out"},
                 {"views_lead", views_lead(tuning)},
                 {"views", chosen_views(chosen_policy(tuning, report.problem).views, looks)},
                 {"gains", charts.gains},
                 {"needed", or_else(std::move(charts.needed), why_nothing_stops(tuning))},
                 {"kinds", images_by_need(tuning, looks, report.labels)},
                 {"promise", charts.promise.empty() ? paragraph(why_no_promise(tuning)) : charts.promise},
                 {"figures", tuning_table(tuning, report.problem)},
                 {"method", tuning_method(report)},
                 {"footer", footer(report.run.version)}};
  return page(parts);
}

}  // namespace

std::string tuning_report(const TuningReport& report) {
  return page_for_a_mail([&](bool with_images) { return page_of(report, with_images); },
                         "ask for fewer views at a time");
}

}  // namespace tta

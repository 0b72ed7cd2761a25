#include "tta/study/report/evaluation_report.h"

#include <cassert>

#include "tta/study/eval/figure_text.h"
#include "tta/study/report/evaluation_charts.h"
#include "tta/study/report/figures_table.h"
#include "tta/study/report/html.h"
#include "tta/study/report/image_cards.h"
#include "tta/study/report/method_section.h"
#include "tta/study/report/notices.h"
#include "tta/study/report/page.h"
#include "tta/study/report/verdict_cards.h"

namespace tta {
namespace {

std::string notices(const EvaluationReport& report, bool with_images, bool with_data) {
  Notices notices;
  notices.sentences = report.evaluation.warnings;
  notices.failed = report.facts.failed;
  notices.failed_names = report.facts.failed_names;
  if (report.evaluation.policies.size() > kMaxDrawnPolicies) {
    notices.about_charts.push_back("There are charts for the first " + std::to_string(kMaxDrawnPolicies) + " of " +
                                   std::to_string(report.evaluation.policies.size()) +
                                   " policies; the tables have all of them.");
  }
  notices.charts = report.charts;
  notices.with_images = with_images;
  notices.with_data = with_data;
  return notices_html(notices);
}

std::string facts_line(const EvaluationReport& report) {
  return html_name(report.facts.model) + " on " + thousands(report.evaluation.images) +
         (report.evaluation.images == 1 ? " labelled image" : " labelled images") + " of " +
         html_name(report.facts.data);
}

std::string page_of(const EvaluationReport& report, bool with_images) {
  const std::vector<std::string> names = shown_names(report.evaluation);
  const EvaluationCharts charts =
      evaluation_charts(report.evaluation, report.facts.labels, report.baseline, report.arms);
  std::string data = evaluation_json(report.evaluation, report.facts);
  const bool with_data = data.size() <= kMaxReportDataBytes;
  if (!with_data) data.clear();
  const std::string title = headline(report.evaluation);

  PageParts parts;
  parts.title = title;
  parts.content = "evaluation.html";
  parts.chart_rows = charts.rows;
  parts.data = std::move(data);
  parts.charts = report.charts;
  parts.parts = {{"headline", html(title)},
                 {"facts", facts_line(report)},
                 {"notices", notices(report, with_images, with_data)},
                 {"verdicts", verdict_cards(report.evaluation, report.facts)},
                 {"gain_cost", charts.gain_cost},
                 {"images", with_images ? image_cards(report.looks, names, report.facts.labels)
                                        : paragraph("The pictures are left out: see above.")},
                 {"reliability", charts.reliability},
                 {"classes", charts.classes.empty() ? paragraph("No answer changed sides.") : charts.classes},
                 {"risk", charts.risk},
                 {"figures", figures_table(report.evaluation, names)},
                 {"method", method_section(report)},
                 {"footer", footer(report.run.version)}};
  return page(parts);
}

}  // namespace

std::string evaluation_report(const EvaluationReport& report) {
  assert(report.arms.size() == report.evaluation.policies.size() && report.looks.size() == report.arms.size());
  return page_for_a_mail([&](bool with_images) { return page_of(report, with_images); },
                         "ask about fewer policies at a time");
}

}  // namespace tta

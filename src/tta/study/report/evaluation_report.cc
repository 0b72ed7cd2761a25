#include "tta/study/report/evaluation_report.h"

#include <cassert>

#include "tta/base/core/error.h"
#include "tta/study/eval/figure_text.h"
#include "tta/study/report/evaluation_charts.h"
#include "tta/study/report/figures_table.h"
#include "tta/study/report/html.h"
#include "tta/study/report/image_cards.h"
#include "tta/study/report/method_section.h"
#include "tta/study/report/page.h"
#include "tta/study/report/verdict_cards.h"

namespace tta {
namespace {

constexpr std::size_t kFailedImagesNamed = 10;
constexpr std::size_t kMaxDataBytes = std::size_t{1} << 20;  // of the result for programs

std::string paragraph(const std::string& text) {
  return "<p>" + text + "</p>\n";
}

std::string failed_images(const EvaluationFacts& facts) {
  if (facts.failed.empty()) return "";
  const auto count = static_cast<std::int64_t>(facts.failed.size());
  std::string text =
      thousands(count) + (count == 1 ? " image" : " images") + " could not be looked at and no figure counts them: ";
  for (std::size_t i = 0; i < std::min(facts.failed.size(), kFailedImagesNamed); ++i)
    text +=
        (i == 0 ? "" : ", ") + html_name(facts.failed_names[i], 120) + " (" + html(facts.failed[i].problem, 120) + ")";
  if (facts.failed.size() > kFailedImagesNamed) text += " and others";
  return paragraph(text + ".");
}

// What a reader should know before the rest.
std::string notices(const EvaluationReport& report, bool with_images, bool with_data) {
  std::string text;
  for (const std::string& warning : report.evaluation.warnings) text += paragraph(html(warning, 1000));
  text += failed_images(report.facts);
  if (!report.charts) {
    text += paragraph(
        "This program was built without its charts (Vega): the numbers stand in tables. <code>./dev setup</code> gets "
        "them.");
  }
  if (report.evaluation.policies.size() > kMaxDrawnPolicies) {
    text += paragraph("There are charts for the first " + std::to_string(kMaxDrawnPolicies) + " of " +
                      std::to_string(report.evaluation.policies.size()) + " policies; the tables have all of them.");
  }
  if (!with_images) text += paragraph("The pictures are left out: with them this file would be larger than 8 MB.");
  if (!with_data)
    text += paragraph("The result for programs is left out, for its size: <code>--format json</code> has it.");
  return text.empty() ? "" : "<div class=\"notice\" role=\"note\">\n" + text + "</div>\n";
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
  const bool with_data = data.size() <= kMaxDataBytes;
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
                 {"footer", "Made by " + html(report.run.version) +
                                ". This file is whole in itself: it asks nothing of any network."}};
  return page(parts);
}

}  // namespace

std::string evaluation_report(const EvaluationReport& report) {
  assert(report.arms.size() == report.evaluation.policies.size() && report.looks.size() == report.arms.size());
  std::string text = page_of(report, /*with_images=*/true);
  if (text.size() > kMaxReportBytes) text = page_of(report, /*with_images=*/false);
  if (text.size() > kMaxReportBytes) {
    throw Error(ErrorCode::kTooLarge, "the report would have " + std::to_string(text.size() >> 20) +
                                          " MB, more than the 8 that a mail takes: ask about fewer policies at a time");
  }
  return text;
}

}  // namespace tta

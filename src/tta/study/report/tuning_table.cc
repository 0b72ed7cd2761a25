#include "tta/study/report/tuning_table.h"

#include "tta/study/eval/figure_text.h"
#include "tta/study/report/html.h"

namespace tta {
namespace {

std::string views_text(const WeightedViews& policy, const TuningProblem& problem) {
  std::string text;
  for (std::size_t v = 0; v < policy.views.size(); ++v) {
    text += (v == 0 ? "" : "; ") + html_name(display_name(problem.views[policy.views[v]]), 120) + "&nbsp;" +
            formatted("%.3f", policy.weights[v]);
  }
  return text;
}

std::string marks_of(const CurvePolicy& point) {
  std::string marks;
  const auto add = [&](bool is_so, const char* mark) {
    if (is_so) marks += std::string(marks.empty() ? "" : ", ") + mark;
  };
  add(point.is_selected, "the choice");
  add(point.is_cheapest, "cheapest");
  add(point.is_pareto, "frontier");
  return marks;
}

std::string with_interval(const GainEstimate& gain) {
  return signed_points(gain.gain) + "<small>" + interval_text(gain.interval) + "</small>";
}

std::string curve_table(const Tuning& tuning) {
  HtmlTable table{
      "The best policies of at most so many views, as they were found on the images tuned on. Gains in points.",
      {"at most", "views used", "held-out gain", "tuning gain", "optimism", "fixed", "broken", "objective",
       "temperature", ""},
      {}};
  for (std::size_t k = 0; k < tuning.curve.size(); ++k) {
    const CurvePolicy& point = tuning.curve[k];
    table.rows.push_back({std::to_string(k + 1), std::to_string(point.views.views.size()), with_interval(point.heldout),
                          signed_points(point.tuning_gain), signed_points(point.optimism()),
                          formatted("%.4g", point.heldout.fixed), formatted("%.4g", point.heldout.broken),
                          formatted("%.4f", point.objective), formatted("%.3f", point.temperature), marks_of(point)});
  }
  return html_table(table);
}

std::string views_table(const Tuning& tuning, const TuningProblem& problem) {
  HtmlTable table{"Their views, in the order of the search, and their weights", {"at most", "views and weights"}, {}};
  for (std::size_t k = 0; k < tuning.curve.size(); ++k)
    table.rows.push_back({std::to_string(k + 1), views_text(tuning.curve[k].views, problem)});
  return html_table(table);
}

std::string references_table(const Tuning& tuning) {
  if (tuning.references.empty()) return "";
  HtmlTable table{"Policies to compare with, as they are. Gains in points.",
                  {"policy", "views", "held-out gain", "tuning gain", "fixed", "broken", "the choice over it"},
                  {}};
  for (const ReferencePolicy& reference : tuning.references) {
    table.rows.push_back({html_name(reference.policy.name, 60), std::to_string(reference.policy.views.views.size()),
                          with_interval(reference.heldout), signed_points(reference.tuning_gain),
                          formatted("%.4g", reference.heldout.fixed), formatted("%.4g", reference.heldout.broken),
                          with_interval(reference.tuned_over_it)});
  }
  return html_table(table);
}

}  // namespace

std::string tuning_table(const Tuning& tuning, const TuningProblem& problem) {
  return "<div class=\"figures tuning\">\n" + curve_table(tuning) + views_table(tuning, problem) +
         references_table(tuning) + "</div>\n";
}

}  // namespace tta

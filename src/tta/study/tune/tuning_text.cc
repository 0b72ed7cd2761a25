#include "tta/study/tune/tuning_text.h"

#include "tta/base/core/text.h"
#include "tta/study/eval/figure_text.h"
#include "tta/study/eval/text_table.h"

namespace tta {
namespace {

std::string number(std::size_t value) {
  return thousands(static_cast<std::int64_t>(value));
}

std::string how_text(const Tuning& tuning) {
  if (tuning.method == TuningMethod::kCrossFitting) {
    return "Tuned on " + number(tuning.fit.size()) +
           " images; held-out gains are those of the procedure, by 5 x 5-fold cross-fitting, their intervals "
           "widened.\n";
  }
  std::string text = "Tuned on " + number(tuning.fit.size()) + " images, judged on " + number(tuning.heldout.size());
  if (!tuning.calibrate.empty()) text += " others, " + number(tuning.calibrate.size()) + " more for the stop";
  return text + ".\n";
}

std::string views_text(const Tuning& tuning) {
  TextTable table({"view", "weight"});
  for (const View& view : tuning.policy.views)
    table.add({printable(display_name(view), 60), formatted("%.3f", view.weight)});
  return table.text();
}

std::string curve_text(const Tuning& tuning) {
  TextTable table({"views at most", "used", "objective", "tuning gain", "held-out gain", "95 %", "optimism", ""});
  for (std::size_t k = 0; k < tuning.curve.size(); ++k) {
    const CurvePolicy& point = tuning.curve[k];
    std::string marks;
    if (point.is_selected) marks += " selected";
    if (point.is_cheapest) marks += " cheapest";
    table.add({std::to_string(k + 1), std::to_string(point.views.views.size()), formatted("%.4f", point.objective),
               signed_points(point.tuning_gain), signed_points(point.heldout.gain),
               interval_text(point.heldout.interval), signed_points(point.optimism()),
               marks.empty() ? marks : "<-" + marks});
  }
  return table.text();
}

std::string references_text(const Tuning& tuning) {
  if (tuning.references.empty()) return "";
  TextTable table({"compared with", "views", "held-out gain", "95 %", "tuned over it", "95 %"});
  for (const ReferencePolicy& reference : tuning.references) {
    table.add({printable(reference.policy.name, 40), std::to_string(reference.policy.views.views.size()),
               signed_points(reference.heldout.gain), interval_text(reference.heldout.interval),
               signed_points(reference.tuned_over_it.gain), interval_text(reference.tuned_over_it.interval)});
  }
  return "\n" + table.text();
}

std::string grid_text(const Tuning& tuning) {
  if (tuning.grid.empty()) return "";
  std::vector<std::string> header{"held-out gain: strength"};
  for (const std::size_t count : tuning.grid_plan.counts) header.push_back(std::to_string(count) + " views");
  TextTable table(header);
  const std::size_t columns = tuning.grid_plan.counts.size();
  for (std::size_t row = 0; row < tuning.grid_plan.strengths.size(); ++row) {
    std::vector<std::string> cells{formatted("%.2f", tuning.grid_plan.strengths[row])};
    for (std::size_t c = 0; c < columns; ++c)
      cells.push_back(signed_points(tuning.grid[row * columns + c].heldout.gain));
    table.add(std::move(cells));
  }
  return "\n" + table.text();
}

std::string outcome_text(const std::string& name, const StopOutcome& outcome) {
  return name + ": " + formatted("%.2f", outcome.views_mean) + " views an image, " + thousands(outcome.differing) +
         " of " + thousands(outcome.images) + " held-out answers other than with all views.\n";
}

std::string stop_text(const Tuning& tuning) {
  std::string text;
  if (tuning.exact_stop)
    text += "Exact stop: " + formatted("%.2f", tuning.exact_stop->views_mean) + " views an image, the same answers.\n";
  if (!tuning.stop) return text;
  if (!tuning.stop->problem.empty()) return text + "No calibrated stop: " + tuning.stop->problem + ".\n";
  const StopCertificate& certificate = *tuning.stop->fitted.stop->certificate;
  text +=
      "Calibrated stop: at most " + formatted("%.3g", 100 * certificate.limit) + " % " +
      (certificate.promise == StopPromise::kDisagreement ? "other answers than with all views" : "right answers lost") +
      ", with 95 % confidence; " + thousands(certificate.errors) + " of " + thousands(certificate.images) +
      " calibration images, which took " + formatted("%.2f", tuning.stop->fitted.outcome.views_mean) + " views each.\n";
  if (tuning.stop->calibrated) text += outcome_text("On held-out images", *tuning.stop->calibrated);
  return text;
}

std::string savings_text(const Tuning& tuning) {
  if (tuning.rows_of_all == 0 || tuning.rows_brought == 0) return "";
  const double share = static_cast<double>(tuning.rows_of_all) / static_cast<double>(tuning.rows_brought);
  std::string text = "Views looked at: " + number(tuning.rows_brought) + " of " + number(tuning.rows_of_all) +
                     " (images x candidates)";
  if (share >= 1.05) text += ", " + formatted("%.1f", share) + " times fewer";
  return text + ".\n";
}

}  // namespace

std::string_view tuning_method_name(TuningMethod method) {
  return method == TuningMethod::kSplit ? "split" : "cross-fitting";
}

std::string tuning_sentence(const Tuning& tuning) {
  if (!tuning.is_gain) return "No views are worth it here: " + tuning.reason + ". The policy written is none.";
  const std::size_t count = tuning.policy.views.size();
  return "A policy of " + std::to_string(count) + (count == 1 ? " view" : " views") + " is written: " + tuning.reason +
         " (" + signed_points(tuning.curve[tuning.selected].tuning_gain) + " on those that it was tuned on).";
}

std::string tuning_text(const Tuning& tuning) {
  return tuning_sentence(tuning) + "\n" + how_text(tuning) + "\n" + views_text(tuning) + "\n" + curve_text(tuning) +
         references_text(tuning) + grid_text(tuning) + "\n" + stop_text(tuning) + savings_text(tuning);
}

}  // namespace tta

#include "tta/study/report/tuning_method.h"

#include "tta/study/eval/figure_text.h"
#include "tta/study/report/html.h"
#include "tta/study/report/parameter_list.h"
#include "tta/study/tune/tuning_text.h"

namespace tta {
namespace {

constexpr std::string_view kSearch =
    "<p>A <em>view</em> is one way to show the model an image. All <em>candidates</em> are tried on a few images, the "
    "better half of them on twice as many, and so on: what can&#39;t help is dropped early. Among the rest views are "
    "added one after the other, each time the one with which the mean answer of all so far is best by the "
    "<em>objective</em> (greedy policy search; Lyzhov et al. 2020). Then the views get the weights with which the mean "
    "is most likely, and the lightest goes, again and again: so there is a best policy of at most one view, two, "
    "three, ... The <em>temperature</em> is fitted last; it moves how sure an answer is, never which it is.</p>\n"
    "<p>The <em>gain</em> is the share of right answers of the views together less that of the plain look, in points: "
    "hundredths of all images. On the images that the views were chosen on it is flattering, as any choice is that is "
    "judged by what it was chosen for; this is the <em>optimism</em>. So the verdict looks only at the <em>held-out "
    "gain</em>, on images that had no part in the choice, and at its interval.</p>\n";

constexpr std::string_view kSplit =
    "<p>The images were split, each class alike: one part to tune on, one to set the stop&#39;s threshold where a "
    "calibrated stop was asked for, and one for the verdict alone. Intervals are Newcombe&#39;s (method 10), wider "
    "where "
    "images that belong together ask for it.</p>\n";

constexpr std::string_view kCrossFitting =
    "<p>There are too few images to set some aside, so the judgement goes round (<em>cross-fitting</em>): the images "
    "are "
    "dealt into five parts, everything is tuned on four of them and judged on the fifth, for each part in turn, and "
    "all "
    "that five times over. Each image is so judged only by views that were chosen without it. The held-out gain is "
    "that "
    "of the procedure; the policy written is tuned on all images. The 25 choices share most of their images, so "
    "intervals (Newcombe&#39;s, method 10) are widened by 1.2042 (Nadeau and Bengio 2003).</p>\n";

constexpr std::string_view kStops =
    "<p>The <em>exact stop</em> ends when the views left could not change the answer whatever they said. The "
    "<em>calibrated stop</em> estimates after each view the risk that they will; its threshold is the loosest of a "
    "list "
    "fixed beforehand that kept the promise, and so did all stricter ones, on images of its own (exact binomial "
    "bounds, "
    "one after the other). The promise is for images like these, this model, and this policy as it is.</p>\n"
    "<p>All intervals of the fields and points are each for itself. Picking the best of them afterwards is choosing "
    "anew.</p>\n";

std::string number(std::size_t value) {
  return thousands(static_cast<std::int64_t>(value));
}

// "104 views on 150 images; 52 on 300".
std::string halving_text(const Tuning& tuning) {
  std::string text;
  for (const HalvingRound& round : tuning.halving.rounds) {
    text += (text.empty() ? "" : "; ") + number(round.candidates) + (text.empty() ? " views on " : " on ") +
            number(round.images) + (text.empty() ? " images" : "");
  }
  return text;
}

std::string stop_text(const TuningOptions& options) {
  if (!options.stop) return "exact";
  return "calibrated: " + html(stop_promise_name(options.stop->promise)) + ", at most " +
         formatted("%.3g", 100 * options.stop->limit) + " %" + (options.stop->is_default ? " (by default)" : "");
}

std::string part_sizes(const Tuning& tuning) {
  std::string text = thousands(std::ssize(tuning.fit)) + " to tune on";
  if (!tuning.calibrate.empty()) text += ", " + thousands(std::ssize(tuning.calibrate)) + " for the stop";
  if (tuning.method == TuningMethod::kCrossFitting) return text + ", the same to judge on, in turn";
  return text + ", " + thousands(std::ssize(tuning.heldout)) + " to judge on";
}

}  // namespace

std::string tuning_method(const TuningReport& report) {
  const Tuning& tuning = report.tuning;
  const TuningOptions& options = tuning.options;
  ParameterList parameters;
  parameters.add_inputs(report.facts.model, report.facts.data, report.facts.class_order, report.run);
  parameters.add("images", number(report.facts.images) + " of the data, " + number(report.problem.images.size()) +
                               " used, " + number(report.facts.failed.size()) + " failed");
  parameters.add("judged by", std::string(tuning_method_name(tuning.method)) + ": " + part_sizes(tuning));
  parameters.add("groups", report.problem.groups.empty() ? "none: each image counts on its own" : "kept together");
  parameters.add("candidates", number(report.problem.candidates.size()) + " views");
  parameters.add("dropped early", halving_text(tuning));
  parameters.add("views looked at",
                 number(tuning.rows_brought) + " of " + number(tuning.rows_of_all) + " (images times candidates)");
  parameters.add("objective", html(objective_name(options.objective)));
  parameters.add("views at most", number(options.max_views));
  parameters.add("price of a view", formatted("%.3g", 100 * options.views_price) + " points");
  parameters.add("stop", stop_text(options));
  parameters.add("seed", std::to_string(options.seed));
  parameters.add("confidence", formatted("%.3g", 100 * (1 - options.alpha)) + " %");
  parameters.add("policy file", html_name(report.facts.policy_file, 400));
  parameters.add_origin(report.facts.views_run, report.run);
  const std::string_view judged = tuning.method == TuningMethod::kSplit ? kSplit : kCrossFitting;
  return std::string(kSearch) + std::string(judged) + std::string(kStops) + parameters.text();
}

}  // namespace tta

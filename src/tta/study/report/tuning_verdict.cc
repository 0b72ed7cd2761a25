#include "tta/study/report/tuning_verdict.h"

#include <cmath>

#include "tta/base/core/text.h"
#include "tta/study/eval/figure_text.h"
#include "tta/study/report/html.h"
#include "tta/study/report/tuning_charts.h"
#include "tta/study/tune/tuning_text.h"

namespace tta {
namespace {

constexpr std::size_t kComparedInCard = 6;

const CurvePolicy& selected_of(const Tuning& tuning) {
  return tuning.curve[tuning.selected];
}

std::string counted(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " view" : " views");
}

std::string item(const std::string& text) {
  return text.empty() ? "" : "<li>" + text + "</li>\n";
}

struct Card {
  std::string tone;  // of the style: worth, unsure, not-worth
  std::string title;
  std::string badge;
  std::string large;  // the figure
  std::string small;  // what it is
  std::string sentence;
  std::string items;  // HTML, as is all else
};

std::string card_html(const Card& card) {
  return "<article class=\"card " + card.tone + "\">\n<header><h3>" + card.title + "</h3><span class=\"badge\">" +
         card.badge + "</span></header>\n<p class=\"gain\">" + card.large + " <small>" + card.small +
         "</small></p>\n<p class=\"sentence\">" + card.sentence + "</p>\n" +
         (card.items.empty() ? "" : "<ul>\n" + card.items + "</ul>\n") + "</article>\n";
}

// --- what is gained ------------------------------------------------------------------------------------------------

std::string right_answers(const Tuning& tuning) {
  const GainEstimate& gain = selected_of(tuning).heldout;
  return "The plain look is right on " + percent(tuning.heldout_accuracy) + "&nbsp;% of " + thousands(gain.images) +
         " images, these views on " + percent(tuning.heldout_accuracy + gain.gain) +
         "&nbsp;%: " + formatted("%.4g", gain.fixed) + " wrong answers became right and " +
         formatted("%.4g", gain.broken) + " right ones wrong" +
         (tuning.method == TuningMethod::kCrossFitting ? ", on average over five rounds." : ".");
}

std::string what_the_interval_means(const Tuning& tuning) {
  const Interval& interval = selected_of(tuning).heldout.interval;
  const std::string text = "On other images of the same kind the gain lies between " + signed_points(interval.low) +
                           " and " + signed_points(interval.high) + " points, with " +
                           formatted("%.3g", 100 * (1 - tuning.options.alpha)) + "&nbsp;% confidence. ";
  if (interval.low > 0) return text + "All of that lies above zero.";
  if (interval.high < 0) return text + "All of that lies below zero: these views harm this model.";
  return text + "Zero lies within: it may be chance. More labelled images would narrow it down.";
}

std::string how_it_was_judged(const Tuning& tuning) {
  if (tuning.method == TuningMethod::kSplit) {
    return "The views were chosen on " + thousands(std::ssize(tuning.fit)) + " images and judged on " +
           thousands(std::ssize(tuning.heldout)) + " others that had no part in the choice.";
  }
  return "With fewer than 4,000 images none can be spared for the judgement alone. So the whole choice was made anew "
         "25 "
         "times, each time without a fifth of the images, and judged on that fifth.";
}

Card gain_card(const Tuning& tuning) {
  const CurvePolicy& selected = selected_of(tuning);
  const double gain = selected.heldout.gain;
  Card card;
  card.tone = tuning.is_gain ? "worth" : selected.heldout.interval.high < 0 ? "not-worth" : "unsure";
  card.title = "Is it worth it?";
  card.badge = tuning.is_gain ? "worth it" : "none is written";
  card.large = signed_points(gain);
  card.small = "points: " + formatted("%.3g", std::abs(100 * gain)) + (gain < 0 ? " fewer" : " more") +
               " right in 100, on images that the choice hasn&#39;t seen";
  card.sentence = html(tuning_sentence(tuning), 1000);
  card.items = item(right_answers(tuning)) + item(what_the_interval_means(tuning)) + item(how_it_was_judged(tuning));
  return card;
}

// --- what it costs -------------------------------------------------------------------------------------------------

std::string exact_stop_text(const Tuning& tuning) {
  return "<code>--stop exact</code> stops as soon as the views left can&#39;t change the answer: " +
         mean_views(*tuning.exact_stop) + " views on average, and the same answers.";
}

std::string calibrated_stop_text(const Tuning& tuning) {
  if (!has_calibrated_stop(tuning)) return "";
  const std::string text =
      "<code>--stop calibrated</code> stops as soon as they hardly will, within a promise (below): " +
      mean_views(tuning.stop->outcome()) + " views on average, ";
  if (!tuning.stop->heldout) return text + "on the images that it was set on.";
  return text + "and a gain of " + signed_points(tuning.stop->heldout->gain) + " points.";
}

std::string cheapest_text(const Tuning& tuning) {
  for (std::size_t k = 0; k < tuning.selected; ++k) {
    const CurvePolicy& point = tuning.curve[k];
    if (!point.is_cheapest) continue;
    return "With " + counted(point.views.views.size()) + " the gain was not measurably less on the images tuned on (" +
           signed_points(point.heldout.gain) + " held out): <code>--max-views " + std::to_string(k + 1) +
           "</code> takes them.";
  }
  return "";
}

std::string what_may_help(const Tuning& tuning) {
  return item("What was tried would take " + counted(selected_of(tuning).views.views.size()) +
              " an image; it stands below, and is kept out.") +
         item("More labelled images narrow the interval: four times as many halve it.") +
         item(
             "Other views may do better: <code>--policy</code> takes the augmentations that the model was trained "
             "with.");
}

Card cost_card(const Tuning& tuning) {
  const std::size_t views = tuning.policy.views.size();
  const StopOutcome* stopped = has_calibrated_stop(tuning) ? &tuning.stop->outcome()
                               : tuning.exact_stop         ? &*tuning.exact_stop
                                                           : nullptr;
  Card card;
  card.tone = tuning.is_gain ? "worth" : "unsure";
  card.title = "What does it cost?";
  card.badge = counted(views);
  card.large = stopped != nullptr ? mean_views(*stopped) : std::to_string(views);
  card.small = stopped != nullptr ? "views an image, instead of " + std::to_string(views)
                                  : std::string(views == 1 ? "view" : "views") + " an image";
  card.sentence = tuning.is_gain ? "Every view is one run of the model; a plain look is one."
                                 : "The policy written is the plain look: it costs nothing more, and gains nothing.";
  if (tuning.exact_stop) card.items += item(exact_stop_text(tuning));
  card.items += item(calibrated_stop_text(tuning));
  card.items += tuning.is_gain ? item(cheapest_text(tuning)) : what_may_help(tuning);
  return card;
}

// --- how it compares -----------------------------------------------------------------------------------------------

std::string comparison(const ReferencePolicy& reference) {
  const GainEstimate& over = reference.tuned_over_it;
  const std::string meaning = over.interval.low > 0    ? "the choice is better"
                              : over.interval.high < 0 ? "the choice is worse"
                                                       : "these images cannot tell which is better";
  return html_name(reference.policy.name, 40) + " (" + counted(reference.policy.views.views.size()) + ") gains " +
         signed_points(reference.heldout.gain) + " points " + interval_text(reference.heldout.interval) +
         ". The choice beside it: " + signed_points(over.gain) + " " + interval_text(over.interval) + ", so " +
         meaning + ".";
}

Card comparison_card(const Tuning& tuning) {
  const CurvePolicy& selected = selected_of(tuning);
  Card card;
  card.tone = "plain";
  card.title = "How far to trust it?";
  card.badge = "optimism";
  card.large = signed_points(selected.optimism());
  card.small = selected.optimism() > 0 ? "points more on the images that it was chosen on than on others"
                                       : "points: it gains no less on others than on the images that it was chosen on";
  card.sentence = "On the images that the choice was made on it gained " + signed_points(selected.tuning_gain) +
                  " points, on others " + signed_points(selected.heldout.gain) + ". Only the second counts.";
  for (std::size_t r = 0; r < std::min(tuning.references.size(), kComparedInCard); ++r)
    card.items += item(comparison(tuning.references[r]));
  return card;
}

}  // namespace

std::string tuning_headline(const Tuning& tuning) {
  const CurvePolicy& selected = selected_of(tuning);
  if (!tuning.is_gain) return "No views are shown to help here";
  const std::size_t count = tuning.policy.views.size();
  return counted(count) + (count == 1 ? " is" : " are") + " worth it: " + signed_points(selected.heldout.gain) +
         " points";
}

std::string tuning_cards(const Tuning& tuning) {
  return card_html(gain_card(tuning)) + card_html(cost_card(tuning)) + card_html(comparison_card(tuning));
}

std::string views_lead(const Tuning& tuning) {
  const std::string pictures =
      " The pictures are what the model sees of two of the images, whose own pictures come first. A view&#39;s weight "
      "says how much its answer counts in the mean.";
  if (tuning.is_gain) {
    return "They are used in this order: the first ones decide most images, and the rest are only looked at where that "
           "is needed." +
           pictures;
  }
  return "The search settled on these views, and they are not written: " + html(tuning.reason, 1000) + "." + pictures;
}

std::string why_no_promise(const Tuning& tuning) {
  if (!tuning.exact_stop) return "Nothing stops early here, so there is nothing to promise.";
  if (!tuning.stop) return "No calibrated stop was asked for.";
  return "There is no calibrated stop: " + html(tuning.stop->problem, 1000) + ".";
}

}  // namespace tta

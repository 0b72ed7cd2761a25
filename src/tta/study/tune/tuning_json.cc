#include "tta/study/tune/tuning_json.h"

#include "tta/base/json.h"
#include "tta/study/eval/figures_json.h"
#include "tta/study/tune/tuning_text.h"

namespace tta {
namespace {

void write_views(JsonWriter& out, const WeightedViews& policy, const TuningProblem& problem) {
  out.key("views").begin_array();
  for (std::size_t v = 0; v < policy.views.size(); ++v) {
    out.begin_object().member("view", display_name(problem.views[policy.views[v]]));
    out.member("weight", rounded_figure(policy.weights[v])).end_object();
  }
  out.end_array();
}

// "<prefix>gain_pp" and what belongs to it.
void write_gain(JsonWriter& out, const GainEstimate& gain) {
  out.member("heldout_gain_pp", as_points(gain.gain));
  write_interval(out, "ci95_pp", gain.interval, as_points);
  out.member("fixed", rounded_figure(gain.fixed)).member("broken", rounded_figure(gain.broken));
}

void write_curve_policy(JsonWriter& out, const CurvePolicy& point, std::size_t most_views,
                        const TuningProblem& problem) {
  out.begin_object().member("max_views", most_views).member("views_used", point.views.views.size());
  out.member("objective", rounded_figure(point.objective)).member("temperature", rounded_figure(point.temperature));
  out.member("tuning_gain_pp", as_points(point.tuning_gain));
  write_gain(out, point.heldout);
  out.member("optimism_pp", as_points(point.optimism()));
  out.member("selected", point.is_selected).member("pareto", point.is_pareto).member("cheapest", point.is_cheapest);
  write_views(out, point.views, problem);
  out.end_object();
}

void write_reference(JsonWriter& out, const ReferencePolicy& reference) {
  out.begin_object().member("policy", reference.policy.name).member("views_used", reference.policy.views.views.size());
  out.member("tuning_gain_pp", as_points(reference.tuning_gain));
  write_gain(out, reference.heldout);
  out.key("tuned_over_it").begin_object();
  out.member("gain_pp", as_points(reference.tuned_over_it.gain));
  write_interval(out, "ci95_pp", reference.tuned_over_it.interval, as_points);
  out.end_object().end_object();
}

void write_grid(JsonWriter& out, const Tuning& tuning) {
  out.key("grid").begin_object().key("strengths").begin_array();
  for (const double strength : tuning.grid_plan.strengths) out.value(rounded_figure(strength));
  out.end_array().key("counts").begin_array();
  for (const std::size_t count : tuning.grid_plan.counts) out.value(count);
  out.end_array().member("searched", tuning.grid_plan.policies.empty());
  out.key("cells").begin_array();
  for (const GridCell& cell : tuning.grid) {
    out.begin_object().member("strength", rounded_figure(cell.strength)).member("count", cell.count);
    out.member("tuning_gain_pp", as_points(cell.tuning_gain));
    write_gain(out, cell.heldout);
    out.end_object();
  }
  out.end_array().end_object();
}

// `views`: of the policy.
void write_stop_outcome(JsonWriter& out, std::string_view name, const std::optional<StopOutcome>& outcome,
                        std::size_t views) {
  out.key(name);
  if (!outcome) {
    out.null();
    return;
  }
  out.begin_object().member("images", outcome->images).member("views_mean", rounded_figure(outcome->views_mean));
  out.member("differing", outcome->differing).member("lost", outcome->lost).member("won", outcome->won);
  out.key("images_by_views").begin_array();
  for (const std::int64_t images : images_by_views(*outcome, views)) out.value(images);
  out.end_array().end_object();
}

void write_stop(JsonWriter& out, const Tuning& tuning) {
  write_stop_outcome(out, "exact_stop", tuning.exact_stop, tuning.policy.views.size());
  out.key("calibrated_stop");
  if (!tuning.stop) {
    out.null();
    return;
  }
  const TunedStop& stop = *tuning.stop;
  out.begin_object().member("promise", stop_promise_name(stop.request.promise));
  out.member("limit_pp", as_points(stop.request.limit)).member("calibration_images", stop.calibration_images);
  out.member("images_missing", stop.fitted.images_missing).member("problem", stop.problem);
  out.key("calibration_errors");
  if (stop.fitted.stop) {
    out.value(stop.fitted.stop->certificate->errors);
  } else {
    out.null();
  }
  out.key("calibration_views_mean");
  if (stop.fitted.stop) {
    out.value(rounded_figure(stop.fitted.outcome.views_mean));
  } else {
    out.null();
  }
  write_stop_outcome(out, "heldout", stop.calibrated, tuning.policy.views.size());
  out.key("gain");
  if (stop.heldout) {
    out.begin_object();
    write_gain(out, *stop.heldout);
    out.end_object();
  } else {
    out.null();
  }
  out.end_object();
}

void write_halving(JsonWriter& out, const Tuning& tuning) {
  out.key("halving").begin_array();
  for (const HalvingRound& round : tuning.halving.rounds)
    out.begin_object().member("images", round.images).member("candidates", round.candidates).end_object();
  out.end_array();
}

}  // namespace

std::string tuning_json(const Tuning& tuning, const TuningProblem& problem, const TuningFacts& facts) {
  JsonWriter out(JsonWriter::Style::kIndented);
  out.begin_object().member("images", facts.images).member("failed", facts.failed.size());
  write_failed_images(out, facts.failed, facts.failed_names);
  out.member("model", facts.model).member("data", facts.data).member("class_order", facts.class_order);
  out.member("policy_file", facts.policy_file).member("seed", static_cast<std::int64_t>(tuning.options.seed));
  out.member("objective", objective_name(tuning.options.objective)).member("max_views", tuning.options.max_views);
  out.member("views_price_pp", as_points(tuning.options.views_price));
  out.member("method", tuning_method_name(tuning.method)).member("tuning_images", tuning.fit.size());
  out.member("calibration_images", tuning.calibrate.size()).member("heldout_images", tuning.heldout.size());
  out.member("candidates", problem.candidates.size()).member("rows_brought", tuning.rows_brought);
  out.member("rows_of_all", tuning.rows_of_all).member("views_run", facts.views_run);
  write_halving(out, tuning);
  out.key("baseline").begin_object().member("tuning_top1", rounded_figure(tuning.tuning_accuracy));
  out.member("heldout_top1", rounded_figure(tuning.heldout_accuracy)).end_object();
  out.member("worth_it", tuning.is_gain).member("reason", tuning.reason);
  out.key("policies").begin_array();
  for (std::size_t k = 0; k < tuning.curve.size(); ++k) write_curve_policy(out, tuning.curve[k], k + 1, problem);
  out.end_array().key("references").begin_array();
  for (const ReferencePolicy& reference : tuning.references) write_reference(out, reference);
  out.end_array();
  write_grid(out, tuning);
  write_stop(out, tuning);
  out.key("notes").begin_array();
  for (const std::string& note : tuning.notes) out.value(note);
  out.end_array().end_object();
  return out.take() + "\n";
}

}  // namespace tta

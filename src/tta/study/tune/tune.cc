#include "tta/study/tune/tune.h"

#include <algorithm>
#include <cassert>
#include <cstdio>
#include <numeric>
#include <optional>

#include "tta/base/core/error.h"
#include "tta/study/eval/policy_scores.h"
#include "tta/study/tune/answers.h"
#include "tta/study/tune/procedure.h"
#include "tta/study/tune/splits.h"

namespace tta {
namespace {

using Images = std::vector<std::size_t>;

constexpr std::size_t kLeastImages = 50;
constexpr std::uint64_t kRepeats = 5;
constexpr std::size_t kFolds = 5;

const WeightedViews kIdentity{{0}, {1.0}};

// --- which images for what -----------------------------------------------------------------------------------------

struct Parts {
  TuningMethod method = TuningMethod::kSplit;
  Images fit;
  Images calibrate;
  Images test;  // split only
};

// The share of images to set aside for a stop that was asked for, where the others are cross-fitted: a quarter, or
// what leaves room for some errors, but not more than half. 0 where that is too few to promise anything.
double share_set_aside(const StopRequest& request, std::size_t images) {
  const auto needed = static_cast<double>(calibration_images_needed(request.limit, 0.95));
  const auto all = static_cast<double>(images);
  if (needed > all / 2) return 0;
  return std::clamp(1.5 * needed / all, 0.25, 0.5);
}

Parts part_images(const TuningProblem& problem, std::span<const std::int32_t> truths, const TuningOptions& options) {
  const ImageSet all{problem.images, truths, problem.groups};
  const bool needs_part = options.stop && !options.stop->has_images;
  Parts parts;
  if (problem.images.size() >= kImagesForSplit) {
    const std::vector<double> shares = needs_part ? std::vector{0.5, 0.25, 0.25} : std::vector{0.5, 0.5};
    std::vector<Images> dealt = deal_images(all, shares, options.seed, 0);
    parts.fit = std::move(dealt.front());
    parts.test = std::move(dealt.back());
    if (needs_part) parts.calibrate = std::move(dealt[1]);
    return parts;
  }
  parts.method = TuningMethod::kCrossFitting;
  const double aside =
      needs_part && !options.stop->is_default ? share_set_aside(*options.stop, problem.images.size()) : 0;
  const std::vector<double> shares = aside > 0 ? std::vector{1 - aside, aside} : std::vector{1.0};
  std::vector<Images> dealt = deal_images(all, shares, options.seed, 0);
  parts.fit = std::move(dealt.front());
  if (aside > 0) parts.calibrate = std::move(dealt.back());
  return parts;
}

// --- held-out answers ----------------------------------------------------------------------------------------------

// Whether each held-out image is answered rightly; under cross-fitting, in which share of the repeats.
struct HeldOut {
  Images images;
  std::vector<std::vector<float>> curve;  // [point][image]
  std::vector<std::vector<float>> cells;  // [cell][image]
  std::vector<float> selected;
  std::vector<std::int32_t> answers;  // of the selected policy; under cross-fitting in the first repeat

  HeldOut(Images heldout, const Tuned& like)
      : images(std::move(heldout)),
        curve(like.curve.size(), std::vector<float>(images.size())),
        cells(like.cells.size(), std::vector<float>(images.size())),
        selected(images.size()),
        answers(images.size()) {}
};

// Adds `share` times the answers of `tuned` on the held-out images at `places`.
void add_answers(HeldOut& heldout, std::span<const std::size_t> places, const ScoreSource& source, const Tuned& tuned,
                 float share, bool keeps_answers, int threads) {
  Images images;
  for (const std::size_t place : places) images.push_back(heldout.images[place]);
  const auto add = [&](const WeightedViews& policy, std::vector<float>& sums) {
    std::vector<std::int32_t> answers = answers_of(source, images, policy, threads);
    const std::vector<float> rights = rights_of(source, images, answers);
    for (std::size_t i = 0; i < places.size(); ++i) sums[places[i]] += share * rights[i];
    return answers;
  };
  for (std::size_t k = 0; k < tuned.curve.size(); ++k) add(tuned.curve[k].policy, heldout.curve[k]);
  for (std::size_t c = 0; c < tuned.cells.size(); ++c) add(tuned.cells[c], heldout.cells[c]);
  const std::vector<std::int32_t> answers = add(tuned.curve[tuned.selected].policy, heldout.selected);
  for (std::size_t i = 0; keeps_answers && i < places.size(); ++i) heldout.answers[places[i]] = answers[i];
}

Images all_places(std::size_t count) {
  Images places(count);
  std::iota(places.begin(), places.end(), std::size_t{0});
  return places;
}

// --- one attempt ---------------------------------------------------------------------------------------------------

// One fold of one repeat.
struct Fold {
  Images train;           // in random order
  Images heldout_places;  // in the held-out images
  Images survivors;
  Tuned tuned;
};

class Attempt {
 public:
  Attempt(ScoreSource& source, const TuningProblem& problem, const TuningOptions& options,
          const TuningObserver& observer)
      : source_(source), problem_(problem), options_(options), observer_(observer) {}

  // Nothing if a view turned out not to be makeable of a held-out image: without it, tuning begins anew.
  std::optional<Tuning> run() {
    const Parts parts = part_images(problem_, source_.truths(), options_);
    observer_("dropping candidates");
    result_.halving = drop_candidates(source_, parts.fit, problem_, options_);
    bring_references(parts);
    observer_("searching");
    const Tuned tuned = tune_on(source_, parts.fit, result_.halving.survivors, problem_, options_, options_.threads);
    const bool is_split = parts.method == TuningMethod::kSplit;
    HeldOut heldout(is_split ? parts.test : parts.fit, tuned);
    if (!(is_split ? answer_test_part(heldout, tuned) : cross_fit(heldout))) return std::nullopt;
    if (!bring(parts.calibrate, tuned.curve[tuned.selected].policy.views)) return std::nullopt;

    observer_("figures");
    widening_ = is_split ? 1 : kCrossFitWidening;
    result_.method = parts.method;
    result_.options = options_;
    result_.fit = parts.fit;
    result_.calibrate = parts.calibrate;
    result_.heldout = heldout.images;
    fill_in(tuned, heldout);
    return std::move(result_);
  }

 private:
  bool bring(std::span<const std::size_t> images, std::span<const std::size_t> views) {
    source_.bring(images, views);
    return source_.usable_of(views).size() == views.size();
  }

  // Cells of the plan that are policies are compared on the held-out images like the references.
  void bring_references(const Parts& parts) {
    for (const WeightedViews& policy : problem_.grid.policies) {
      source_.bring(parts.fit, policy.views);
      source_.bring(parts.test, policy.views);
    }
  }

  bool answer_test_part(HeldOut& heldout, const Tuned& tuned) {
    observer_("held-out images");
    if (!bring(heldout.images, views_used(tuned))) return false;
    add_answers(heldout, all_places(heldout.images.size()), source_, tuned, 1, /*keeps_answers=*/true,
                options_.threads);
    return true;
  }

  // Everything that may have to run the model comes first, then the search, fold beside fold.
  bool cross_fit(HeldOut& heldout) {
    std::vector<Fold> folds = deal_folds(heldout.images);
    for (std::size_t f = 0; f < folds.size(); ++f) {
      observer_("cross-fitting: candidates of fold " + std::to_string(f + 1) + " of " + std::to_string(folds.size()));
      folds[f].survivors = drop_candidates(source_, folds[f].train, problem_, options_).survivors;
    }
    observer_("cross-fitting: searching");
    for_each_index(folds.size(), options_.threads, [&](std::size_t f) {
      folds[f].tuned = tune_on(source_, folds[f].train, folds[f].survivors, problem_, options_, /*threads=*/1);
    });
    for (std::size_t f = 0; f < folds.size(); ++f) {
      observer_("cross-fitting: held-out images");
      Images images;
      for (const std::size_t place : folds[f].heldout_places) images.push_back(heldout.images[place]);
      if (!bring(images, views_used(folds[f].tuned))) return false;
      add_answers(heldout, folds[f].heldout_places, source_, folds[f].tuned, 1.0F / kRepeats,
                  /*keeps_answers=*/f < kFolds, options_.threads);
    }
    return true;
  }

  // `images` are in random order, and so are the images of each fold to train on.
  std::vector<Fold> deal_folds(const Images& images) const {
    std::vector<std::size_t> place_of(source_.images());
    for (std::size_t place = 0; place < images.size(); ++place) place_of[images[place]] = place;
    const std::vector<double> shares(kFolds, 1.0 / kFolds);
    std::vector<Fold> folds;
    for (std::uint64_t repeat = 1; repeat <= kRepeats; ++repeat) {
      const ImageSet set{images, source_.truths(), problem_.groups};
      for (const Images& part : deal_images(set, shares, options_.seed, repeat)) {
        Fold& fold = folds.emplace_back();
        std::vector<bool> is_out(images.size(), false);
        for (const std::size_t image : part) {
          fold.heldout_places.push_back(place_of[image]);
          is_out[place_of[image]] = true;
        }
        for (std::size_t place = 0; place < images.size(); ++place) {
          if (!is_out[place]) fold.train.push_back(images[place]);
        }
      }
    }
    return folds;
  }

  // --- figures

  std::vector<float> rights(std::span<const std::size_t> images, const WeightedViews& policy) const {
    return rights_of(source_, images, answers_of(source_, images, policy, options_.threads));
  }

  static double mean(std::span<const float> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  }

  GainEstimate gain(std::span<const float> before, std::span<const float> after, double widening) const {
    return heldout_gain(before, after, heldout_groups_, options_.alpha, widening);
  }

  void fill_in(const Tuned& tuned, const HeldOut& heldout) {
    if (!problem_.groups.empty()) {
      for (const std::size_t image : heldout.images) heldout_groups_.push_back(problem_.groups[image]);
    }
    fit_before_ = rights(result_.fit, kIdentity);
    const std::vector<std::int32_t> before_answers = answers_of(source_, heldout.images, kIdentity, options_.threads);
    heldout_before_ = rights_of(source_, heldout.images, before_answers);
    result_.tuning_accuracy = mean(fit_before_);
    result_.heldout_accuracy = mean(heldout_before_);
    for (std::size_t i = 0; i < heldout.images.size(); ++i)
      result_.answers.push_back({heldout.images[i], before_answers[i], heldout.answers[i]});
    add_curve(tuned, heldout);
    add_references(heldout);
    add_grid(tuned, heldout);
    result_.rows_brought = source_.rows_brought();
    result_.rows_of_all = problem_.images.size() * problem_.candidates.size();
  }

  void add_curve(const Tuned& tuned, const HeldOut& heldout) {
    result_.selected = tuned.selected;
    std::vector<std::vector<float>> fit_rights;
    for (std::size_t k = 0; k < tuned.curve.size(); ++k) {
      CurvePolicy& point = result_.curve.emplace_back();
      point.views = tuned.curve[k].policy;
      point.objective = tuned.curve[k].score.value;
      point.temperature = pooled_temperature(source_, result_.fit, point.views);
      fit_rights.push_back(rights(result_.fit, point.views));
      point.tuning_gain = mean(fit_rights.back()) - result_.tuning_accuracy;
      point.is_selected = k == tuned.selected;
      point.heldout = gain(heldout_before_, point.is_selected ? heldout.selected : heldout.curve[k], widening_);
    }
    mark_pareto();
    mark_cheapest(fit_rights);
  }

  void mark_pareto() {
    double most = -1;
    for (CurvePolicy& point : result_.curve) {
      point.is_pareto = point.heldout.gain > most;
      most = std::max(most, point.heldout.gain);
    }
  }

  // On the tuning images: the held-out ones are for the verdict alone.
  void mark_cheapest(const std::vector<std::vector<float>>& fit_rights) {
    std::size_t best = 0;
    for (std::size_t k = 1; k < fit_rights.size(); ++k) {
      if (result_.curve[k].tuning_gain > result_.curve[best].tuning_gain) best = k;
    }
    std::vector<std::uint32_t> groups;
    if (!problem_.groups.empty()) {
      for (const std::size_t image : result_.fit) groups.push_back(problem_.groups[image]);
    }
    for (std::size_t k = 0; k <= best; ++k) {
      const GainEstimate over_best = heldout_gain(fit_rights[best], fit_rights[k], groups, options_.alpha, 1);
      if (k < best && over_best.interval.high < 0) continue;
      result_.curve[k].is_cheapest = true;
      return;
    }
  }

  // Nothing of a reference is tuned, so its own interval needs no widening.
  void add_references(const HeldOut& heldout) {
    for (const FixedPolicy& reference : problem_.references) {
      ReferencePolicy& result = result_.references.emplace_back();
      result.policy = reference;
      result.tuning_gain = mean(rights(result_.fit, reference.views)) - result_.tuning_accuracy;
      const std::vector<float> its_rights = rights(heldout.images, reference.views);
      result.heldout = gain(heldout_before_, its_rights, 1);
      result.tuned_over_it = gain(its_rights, heldout.selected, widening_);
    }
  }

  void add_grid(const Tuned& tuned, const HeldOut& heldout) {
    result_.grid_plan = problem_.grid;
    const double widening = problem_.grid.policies.empty() ? widening_ : 1;
    const std::size_t columns = problem_.grid.counts.size();
    for (std::size_t c = 0; c < tuned.cells.size(); ++c) {
      GridCell& cell = result_.grid.emplace_back();
      cell.strength = problem_.grid.strengths[c / columns];
      cell.count = problem_.grid.counts[c % columns];
      cell.views = tuned.cells[c];
      cell.tuning_gain = mean(rights(result_.fit, cell.views)) - result_.tuning_accuracy;
      cell.heldout = gain(heldout_before_, heldout.cells[c], widening);
    }
  }

  ScoreSource& source_;
  const TuningProblem& problem_;
  const TuningOptions& options_;
  const TuningObserver& observer_;
  double widening_ = 1;
  std::vector<std::uint32_t> heldout_groups_;
  std::vector<float> fit_before_;
  std::vector<float> heldout_before_;
  Tuning result_;
};

// --- the policy ----------------------------------------------------------------------------------------------------

std::string points(double fraction) {
  char text[32];
  std::snprintf(text, sizeof text, "%+.2f", 100 * fraction);
  return text;
}

std::string gain_text(const GainEstimate& estimate) {
  return points(estimate.gain) + " points [" + points(estimate.interval.low) + ", " + points(estimate.interval.high) +
         "]";
}

// The selected policy, or none.
void make_policy(Tuning& tuning, const TuningProblem& problem) {
  const CurvePolicy& selected = tuning.curve[tuning.selected];
  const bool is_identity = selected.views.views == kIdentity.views;
  tuning.is_gain = !is_identity && selected.heldout.interval.low > 0;
  if (is_identity) {
    tuning.reason = "no views are better than the identity view alone on the tuning images";
  } else if (!tuning.is_gain) {
    tuning.reason = "the gain on held-out images is " + gain_text(selected.heldout) + ", which may be none at all";
  } else {
    tuning.reason = "it gains " + gain_text(selected.heldout) + " on held-out images";
  }
  const WeightedViews& chosen = tuning.is_gain ? selected.views : kIdentity;
  tuning.order = chosen.views;
  tuning.policy.name = tuning.is_gain ? "tuned" : "none";
  for (std::size_t v = 0; v < chosen.views.size(); ++v) {
    View& view = tuning.policy.views.emplace_back(problem.views[chosen.views[v]]);
    view.weight = chosen.weights[v];
  }
  if (tuning.is_gain) tuning.policy.temperature = selected.temperature;
}

}  // namespace

Tuning tune(ScoreSource& source, const TuningProblem& problem, const TuningOptions& options,
            const TuningObserver& observer) {
  assert(options.max_views >= 1 && !problem.candidates.empty());
  if (problem.images.size() < kLeastImages) {
    throw Error(ErrorCode::kDataset, "only " + std::to_string(problem.images.size()) +
                                         " images could be used: tuning needs " + std::to_string(kLeastImages));
  }
  while (true) {
    std::optional<Tuning> tuning = Attempt(source, problem, options, observer).run();
    if (!tuning) continue;
    make_policy(*tuning, problem);
    return std::move(*tuning);
  }
}

}  // namespace tta

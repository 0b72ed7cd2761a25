#include "tta/cli/tune_run.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <numeric>
#include <utility>

#include "tta/base/core/cpu_count.h"
#include "tta/base/core/error.h"
#include "tta/base/core/file.h"
#include "tta/base/core/text.h"
#include "tta/cli/calibration_images.h"
#include "tta/cli/exit_status.h"
#include "tta/cli/interrupt.h"
#include "tta/cli/messages.h"
#include "tta/cli/policy_argument.h"
#include "tta/cli/scoring.h"
#include "tta/cli/standard_streams.h"
#include "tta/cli/tune_report.h"
#include "tta/predict/predictor/predictor.h"
#include "tta/study/eval/policy_scores.h"
#include "tta/study/tune/candidates.h"
#include "tta/study/tune/stored_scores.h"
#include "tta/study/tune/tune.h"
#include "tta/study/tune/tuned_stop.h"
#include "tta/study/tune/tuning_json.h"
#include "tta/study/tune/tuning_text.h"
#include "tta/views/policy/policy_json.h"

namespace tta::cli {
namespace {

namespace fs = std::filesystem;

constexpr double kUsualDisagreement = 0.005;

// --- what is asked -------------------------------------------------------------------------------------------------

void check_flags(const TuneOptions& options) {
  require_data(options.data);
  check_policy_path(options.output);
  if (options.max_disagreement_pp && options.max_accuracy_loss_pp)
    throw Error(ErrorCode::kUsage, "--max-disagreement and --max-accuracy-loss don't go together: give one of them");
  if (options.max_accuracy_loss_pp && !options.calibrate_data.empty()) {
    throw Error(ErrorCode::kUsage,
                "--max-accuracy-loss needs labels, which --calibrate-data hasn't: leave one of them out");
  }
  if (!options.report.empty()) check_report_path(options.report);
}

std::optional<StopRequest> stop_request(const TuneOptions& options) {
  StopRequest request;
  request.has_images = !options.calibrate_data.empty();
  request.is_default = !options.max_disagreement_pp && !options.max_accuracy_loss_pp;
  request.limit = kUsualDisagreement;
  if (options.max_disagreement_pp) request.limit = *options.max_disagreement_pp / 100;
  if (options.max_accuracy_loss_pp) {
    request.promise = StopPromise::kAccuracyLoss;
    request.limit = *options.max_accuracy_loss_pp / 100;
  }
  return request.limit > 0 ? std::optional(request) : std::nullopt;
}

TuningOptions tuning_options(const TuneOptions& options) {
  TuningOptions tuning;
  tuning.objective = *find_objective(options.objective);
  tuning.max_views = static_cast<std::size_t>(options.max_views);
  tuning.views_price = options.views_price_pp / 100;
  tuning.stop = stop_request(options);
  tuning.seed = options.seed;
  tuning.threads = options.model.threads > 0 ? options.model.threads : usable_cpu_count();
  tuning.greedy_steps = std::max(tuning.greedy_steps, 2 * options.max_views);
  return tuning;
}

TuningProblem problem_of(const TuneOptions& options, const Recipe& recipe) {
  if (options.policies.empty()) return built_in_problem(recipe);
  std::vector<Policy> policies;
  std::vector<NamedTraining> trainings;
  for (const std::string& argument : options.policies) {
    if (std::optional<TrainingViews> training = load_training_argument(argument)) {
      trainings.push_back({argument, std::move(*training)});
      continue;
    }
    policies.push_back(load_policy_argument(argument, policy_context(recipe)));
    if (policies.back().pool != Pooling::kMean)
      say_note(printable(argument) + ": its views are pooled by the mean here, as all policies that are tuned");
  }
  return users_problem(policies, trainings, options.seed);
}

// --- running -------------------------------------------------------------------------------------------------------

// Fills a store when rows are asked for, and knows what failed.
class Filler {
 public:
  Filler(const TuneOptions& options, Predictor& predictor, const Dataset& dataset, ScoreStore& store)
      : quiet_(options.model.quiet), predictor_(predictor), dataset_(dataset), store_(store) {}

  void fill(std::span<const View> views, std::span<const std::size_t> images) {
    const Filled filled = fill_with_progress(predictor_, dataset_, store_, views, images, quiet_);
    if (!filled.complete) throw Error(ErrorCode::kCancelled, "interrupted");
    views_run_ += filled.views_run;
    for (const FailedImage& failed : filled.failed) failed_.try_emplace(failed.image, failed);
  }

  std::size_t views_run() const { return views_run_; }
  std::vector<FailedImage> failed() const {
    std::vector<FailedImage> result;
    for (const auto& [image, failed] : failed_) result.push_back(failed);
    return result;
  }

 private:
  bool quiet_;
  Predictor& predictor_;
  const Dataset& dataset_;
  ScoreStore& store_;
  std::size_t views_run_ = 0;
  std::map<std::size_t, FailedImage> failed_;
};

// The identity's views and the references' on all images: images on which one of them fails are left out of it all.
void find_usable_images(TuningProblem& problem, Filler& filler, ScoreStore& store, std::size_t images) {
  std::vector<Policy> policies;
  for (const FixedPolicy& reference : problem.references) {
    Policy& policy = policies.emplace_back();
    for (const std::size_t view : reference.views.views) policy.views.push_back(problem.views[view]);
  }
  const std::vector<View> views = all_views(policies);
  std::vector<std::size_t> all(images);
  std::iota(all.begin(), all.end(), std::size_t{0});
  filler.fill(views, all);
  problem.images = complete_images(store, views, images);
}

// "searching", on a terminal.
class Stages {
 public:
  explicit Stages(bool quiet) : shown_(!quiet && isatty(STDERR_FILENO) != 0) {}
  ~Stages() {
    if (shown_) std::fputs("\r\033[K", stderr);
  }
  Stages(const Stages&) = delete;
  Stages& operator=(const Stages&) = delete;

  void show(const std::string& stage) const {
    if (shown_) std::fprintf(stderr, "\r\033[K%s", stage.c_str());
  }

 private:
  bool shown_;
};

// Runs the policy's views on the images of --calibrate-data, and finishes the policy with them. Returns how many can't
// be looked at.
std::size_t add_stop_from(const Dataset& dataset, const TuneOptions& options, const Bundle& bundle,
                          Predictor& predictor, const fs::path& store_folder, const TuningProblem& problem,
                          Tuning& tuning, const ScoreSource& source, const StopBinding& binding) {
  ScoreStore store(store_folder, contents_of(bundle, dataset, options.data.half));
  Filler filler(options, predictor, dataset, store);
  std::vector<std::size_t> all(dataset.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  filler.fill(tuning.policy.views, all);
  say_failures(filler.failed(), dataset);
  StoredScores scores(
      store, problem.views, dataset.truths, source.classes(), bundle.labels, source.threads(),
      [&](std::span<const View> views, std::span<const std::size_t> images) { filler.fill(views, images); });
  const OtherImages others{scores, complete_images(store, tuning.policy.views, dataset.size())};
  add_stop(tuning, source, problem, &others, binding);
  return dataset.size() - others.images.size();
}

// --- results -------------------------------------------------------------------------------------------------------

double rounded_points(double fraction) {
  return std::nearbyint(fraction * 1e6) / 1e4 + 0.0;
}

Fitted fitted_of(const Tuning& tuning, const StoreContents& contents) {
  const CurvePolicy& selected = tuning.curve[tuning.selected];
  Fitted fitted;
  fitted.model_sha256 = contents.model_sha256;
  fitted.recipe_sha256 = contents.recipe_sha256;
  fitted.data_sha256 = contents.dataset_sha256;
  fitted.images = static_cast<std::int64_t>(tuning.fit.size());
  fitted.heldout_images = static_cast<std::int64_t>(tuning.heldout.size());
  fitted.seed = tuning.options.seed;
  fitted.method = tuning_method_name(tuning.method);
  fitted.objective = objective_name(tuning.options.objective);
  fitted.tuning_gain_pp = rounded_points(selected.tuning_gain);
  fitted.heldout_gain_pp = rounded_points(selected.heldout.gain);
  fitted.ci95_pp = {rounded_points(selected.heldout.interval.low), rounded_points(selected.heldout.interval.high)};
  fitted.reason = tuning.reason;
  return fitted;
}

TuningFacts facts_of(const TuneOptions& options, const Dataset& dataset, const Filler& filler) {
  TuningFacts facts;
  facts.model = options.model.model.string();
  facts.data = options.data.data.string();
  facts.class_order = dataset.class_order;
  facts.policy_file = options.output.string();
  facts.failed = filler.failed();
  for (const FailedImage& failed : facts.failed) facts.failed_names.push_back(dataset.images[failed.image]);
  facts.views_run = filler.views_run();
  facts.images = dataset.size();
  return facts;
}

void print_result(const TuneOptions& options, const TuningProblem& problem, const Tuning& tuning,
                  const TuningFacts& facts) {
  const std::string text = options.format == "json" ? tuning_json(tuning, problem, facts) : tuning_text(tuning);
  std::fputs(text.c_str(), stdout);
  flush_or_throw(stdout);
}

int tune_model(const TuneOptions& options) {
  const Bundle bundle = open_bundle(options.model);
  const Dataset dataset = read_labelled_images(options.data, bundle);
  std::optional<Dataset> others;
  if (!options.calibrate_data.empty())
    others = read_calibration_images(options.calibrate_data, dataset, options.model.limits);
  TuningProblem problem = problem_of(options, bundle.recipe);
  problem.groups = dataset.groups;
  const StoreFolder folder(options.data.store);
  const StoreContents contents = contents_of(bundle, dataset, options.data.half);
  ScoreStore store(folder.path(), contents);
  check_disk(folder, store, problem.views);
  Predictor predictor(bundle.model, bundle.recipe, bundle.labels, predictor_options(options.model));
  Filler filler(options, predictor, dataset, store);
  std::size_t others_failed = 0;
  try {
    find_usable_images(problem, filler, store, dataset.size());
    say_failures(filler.failed(), dataset);
    const TuningOptions asked = tuning_options(options);
    StoredScores source(
        store, problem.views, dataset.truths, contents.classes, bundle.labels, asked.threads,
        [&](std::span<const View> views, std::span<const std::size_t> images) { filler.fill(views, images); });
    source.cancel_when(interrupted);
    const Stages stages(options.model.quiet);
    Tuning tuning = tune(source, problem, asked, [&](const std::string& stage) { stages.show(stage); });
    const StopBinding binding{contents.model_sha256, contents.recipe_sha256};
    if (others && tuning.policy.views.size() > 1) {
      others_failed = add_stop_from(*others, options, bundle, predictor, folder.path() / "calibrate", problem, tuning,
                                    source, binding);
    } else {
      add_stop(tuning, source, problem, nullptr, binding);
    }
    tuning.policy.fitted = fitted_of(tuning, contents);
    const std::string permuted = permuted_labels_warning(tuning.tuning_accuracy, contents.classes, dataset);
    if (!permuted.empty()) {
      say_warning(permuted);
      tuning.notes.push_back(permuted);
    }
    write_file_atomically(options.output, policy_json(tuning.policy) + "\n");
    const TuningFacts facts = facts_of(options, dataset, filler);
    print_result(options, problem, tuning, facts);
    if (!options.report.empty()) {
      const ReportedRun run{options.model, bundle, dataset, contents, store, options.data.store};
      write_tune_report(options.report, run, tuning, problem, facts);
      say_note("report: " + printable(options.report.string()));
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kCancelled) throw;
    return interrupted_status(folder);
  }
  return filler.failed().empty() && others_failed == 0 ? kExitOk : kExitInputFailed;
}

}  // namespace

int run_tune(const TuneOptions& options) {
  set_quiet(options.model.quiet);
  check_flags(options);
  watch_for_interrupt();
  return tune_model(options);
}

}  // namespace tta::cli

#include "tta/cli/eval_run.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "tta/base/core/cpu_count.h"
#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/cli/exit_status.h"
#include "tta/cli/image_notes.h"
#include "tta/cli/interrupt.h"
#include "tta/cli/messages.h"
#include "tta/cli/policy_argument.h"
#include "tta/cli/policy_notes.h"
#include "tta/cli/standard_streams.h"
#include "tta/predict/predictor/predictor.h"
#include "tta/study/dataset/dataset.h"
#include "tta/study/eval/evaluation.h"
#include "tta/study/eval/evaluation_json.h"
#include "tta/study/eval/evaluation_text.h"
#include "tta/study/eval/fill_store.h"
#include "tta/study/eval/policy_scores.h"
#include "tta/study/store/score_store.h"

namespace tta::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kFailuresTold = 20;
constexpr std::size_t kLeastImages = 2;

// --- what is asked -------------------------------------------------------------------------------------------------

std::vector<Policy> policies_asked_for(const EvalOptions& options, const Recipe& recipe) {
  std::vector<std::string> arguments = options.policies;
  if (arguments.empty()) arguments = {"hflip", "ten_crop"};
  std::vector<Policy> policies;
  for (const std::string& argument : arguments) {
    Policy policy = load_policy_argument(argument, policy_context(recipe));
    for (const StopRule rule : {StopRule::kNone, StopRule::kExact, StopRule::kCalibrated}) {
      if (options.stop == stop_rule_name(rule)) policy.stop = rule;
    }
    const Merged merged = merge_equal_views(policy);
    say_merged(merged);
    policies.push_back(merged.policy);
  }
  return policies;
}

// The identity view first, then every view of the policies, each once.
std::vector<View> all_views(const std::vector<Policy>& policies) {
  std::map<std::string, bool> known;
  std::vector<View> views{View{}};
  known[canonical_text(View{})] = true;
  for (const Policy& policy : policies) {
    for (const View& view : policy.views) {
      if (known.try_emplace(canonical_text(view), true).second) views.push_back(view);
    }
  }
  return views;
}

StoreContents contents_of(const Bundle& bundle, const Dataset& dataset, bool half) {
  StoreContents contents;
  contents.model_sha256 = bundle.model->info().sha256;
  contents.recipe_sha256 = recipe_digest(bundle.recipe);
  contents.dataset_sha256 = dataset_digest(dataset);
  contents.images = dataset.images;
  contents.truths = dataset.truths;
  contents.classes = bundle.model->info().classes;
  contents.type = half ? ScoreType::kFloat16 : ScoreType::kFloat32;
  return contents;
}

// --- where scores are kept -----------------------------------------------------------------------------------------

// The folder that was asked for, or one that goes with the run.
class StoreFolder {
 public:
  explicit StoreFolder(const fs::path& asked_for) : path_(asked_for), is_temporary_(asked_for.empty()) {
    if (!is_temporary_) return;
    std::string pattern = (fs::temp_directory_path() / "tta-scores-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr)
      throw Error(ErrorCode::kIo, "no temporary folder can be made; give one with --store");
    path_ = pattern;
  }
  ~StoreFolder() {
    std::error_code ignored;
    if (is_temporary_) fs::remove_all(path_, ignored);
  }
  StoreFolder(const StoreFolder&) = delete;
  StoreFolder& operator=(const StoreFolder&) = delete;

  const fs::path& path() const { return path_; }
  bool is_temporary() const { return is_temporary_; }

 private:
  fs::path path_;
  bool is_temporary_;
};

std::string megabytes(std::uintmax_t bytes) {
  return std::to_string((bytes + (1U << 20) - 1) >> 20) + " MB";
}

void check_disk(const StoreFolder& folder, const ScoreStore& store, const std::vector<View>& views) {
  const std::uintmax_t needed = store.bytes_needed(views);
  std::error_code error;
  const fs::space_info space = fs::space(folder.path(), error);
  if (error || needed <= space.available) return;
  throw Error(ErrorCode::kStore, "the scores need " + megabytes(needed) + ", but '" +
                                     printable(folder.path().string()) + "' has " + megabytes(space.available) +
                                     " left: give another folder with --store, or --half");
}

// --- running -------------------------------------------------------------------------------------------------------

// "1,234 of 5,000 images, 61.2 a second, 1 min 2 s left", on a terminal.
class EvalProgress {
 public:
  explicit EvalProgress(bool quiet) : shown_(!quiet && isatty(STDERR_FILENO) != 0), start_(Clock::now()) {}
  ~EvalProgress() {
    if (shown_) std::fputs("\r\033[K", stderr);
  }
  EvalProgress(const EvalProgress&) = delete;
  EvalProgress& operator=(const EvalProgress&) = delete;

  void show(const FillProgress& progress) {
    const Clock::time_point now = Clock::now();
    if (!shown_ || std::chrono::duration<double>(now - drawn_).count() < 0.1) return;
    drawn_ = now;
    const double a_second = static_cast<double>(progress.done) / std::chrono::duration<double>(now - start_).count();
    const auto left = static_cast<long long>(static_cast<double>(progress.total - progress.done) / a_second);
    std::fprintf(stderr, "\r\033[K%s of %s images, %.1f a second, %lld min %lld s left",
                 thousands(static_cast<std::int64_t>(progress.done)).c_str(),
                 thousands(static_cast<std::int64_t>(progress.total)).c_str(), a_second, left / 60, left % 60);
    std::fflush(stderr);
  }

 private:
  using Clock = std::chrono::steady_clock;
  bool shown_;
  Clock::time_point start_;
  Clock::time_point drawn_;
};

Filled fill(const EvalOptions& options, const Bundle& bundle, const Dataset& dataset, ScoreStore& store,
            const std::vector<View>& views) {
  Predictor predictor(bundle.model, bundle.recipe, bundle.labels, predictor_options(options.model));
  EvalProgress progress(options.model.quiet);
  return fill_store(predictor, dataset, store, views, [&](const FillProgress& now) {
    progress.show(now);
    return !interrupted();
  });
}

void say_failures(const Filled& filled, const Dataset& dataset) {
  const std::size_t told = std::min<std::size_t>(filled.failed.size(), kFailuresTold);
  for (std::size_t i = 0; i < told; ++i) {
    const FailedImage& failed = filled.failed[i];
    say_error(message_about(dataset.images[failed.image], Error(failed.code, failed.problem)));
  }
  if (filled.failed.size() > told)
    say_error("and " + counted(static_cast<long long>(filled.failed.size() - told), "more image") + " that failed");
}

// --- figures -------------------------------------------------------------------------------------------------------

// Groups of some images, numbered from 0 without gaps.
std::vector<std::uint32_t> groups_of(const Dataset& dataset, const std::vector<std::size_t>& images) {
  std::vector<std::uint32_t> groups;
  std::map<std::uint32_t, std::uint32_t> numbers;
  if (dataset.groups.empty()) return groups;
  for (const std::size_t image : images) {
    const auto next = static_cast<std::uint32_t>(numbers.size());
    groups.push_back(numbers.try_emplace(dataset.groups[image], next).first->second);
  }
  return groups;
}

Policy identity_policy() {
  Policy policy;
  policy.name = "identity";
  policy.views = {View{}};
  return policy;
}

// Of a calibrated stop: whether its promise holds with this model; said once where it doesn't.
std::optional<std::string> certificate_of(const Policy& policy, const Bundle& bundle) {
  if (policy.stop != StopRule::kCalibrated) return std::nullopt;
  const auto problem = certificate_problem(policy, bundle.model->info().sha256, recipe_digest(bundle.recipe));
  say_void_certificate(problem);
  return certificate_text(problem);
}

Evaluation figures_of(const EvalOptions& options, const Bundle& bundle, const Dataset& dataset, ScoreStore& store,
                      const std::vector<View>& views, const std::vector<Policy>& policies, const Filled& filled) {
  const int classes = bundle.model->info().classes;
  EvaluationOptions evaluation;
  evaluation.min_gain = options.min_gain_pp / 100;
  evaluation.seed = options.seed;
  evaluation.threads = options.model.threads > 0 ? options.model.threads : usable_cpu_count();
  const std::vector<std::size_t> images = complete_images(store, views, dataset.size());
  if (images.size() < kLeastImages) {
    throw Error(ErrorCode::kDataset, "only " + counted(static_cast<long long>(images.size()), "image") +
                                         " could be evaluated: there is nothing to tell from so few");
  }
  const auto scores_of = [&](const Policy& policy) {
    return score_policy(policy, store, images, dataset.truths, classes, bundle.labels, evaluation.threads);
  };
  std::vector<PolicyArm> arms;
  for (const Policy& policy : policies)
    arms.push_back(
        {policy.name, static_cast<int>(policy.views.size()), scores_of(policy), certificate_of(policy, bundle)});
  std::vector<std::int32_t> truths;
  for (const std::size_t image : images) truths.push_back(dataset.truths[image]);
  const double rounding = options.half ? 0x1p-11 : 0x1p-24;
  return evaluate(scores_of(identity_policy()), arms, truths, groups_of(dataset, images), classes, filled.cost,
                  rounding, evaluation);
}

// A model that is worse than chance mostly has its classes in another order.
void warn_of_permuted_labels(Evaluation& evaluation, const Dataset& dataset, int classes) {
  const double top1 = evaluation.baseline.figures.top1;
  const double suspicious = classes > 2 ? 2.0 / classes : 0.5;
  if (top1 >= suspicious) return;
  char text[256];
  std::snprintf(
      text, sizeof text,
      "only %.1f %% of the answers are right, of %d classes: the labels look permuted (%s); see --class-order "
      "and --labels, or the recipe is wrong: see tta inspect",
      100 * top1, classes, dataset.class_order.c_str());
  evaluation.warnings.emplace_back(text);
}

void write_result(const EvalOptions& options, const Bundle& bundle, const Dataset& dataset, const Filled& filled,
                  const Evaluation& evaluation) {
  EvaluationFacts facts;
  facts.model = options.model.model.string();
  facts.data = options.data.string();
  facts.class_order = dataset.class_order;
  facts.labels = bundle.labels;
  facts.failed = filled.failed;
  facts.views_run = filled.views_run;
  for (const FailedImage& failed : filled.failed) facts.failed_names.push_back(dataset.images[failed.image]);
  const std::string text =
      options.format == "json" ? evaluation_json(evaluation, facts) : evaluation_text(evaluation, facts);
  std::fputs(text.c_str(), stdout);
  flush_or_throw(stdout);
}

int interrupted_status(const StoreFolder& folder) {
  say_error(folder.is_temporary() ? "interrupted: with --store DIR the next run would go on from here"
                                  : "interrupted: run the same command again, and it goes on from here");
  return kExitInterrupted;
}

int evaluate_model(const EvalOptions& options) {
  if (options.data.empty()) throw Error(ErrorCode::kUsage, "no labelled images are given: add --data DIR or CSV");
  watch_for_interrupt();
  const Bundle bundle = open_bundle(options.model);
  const Dataset dataset =
      read_dataset(options.data, {bundle.model->info().classes, bundle.labels}, options.class_order);
  for (const std::string& note : dataset.notes) say_note(note);
  say_note(counted(static_cast<long long>(dataset.size()), "image") + "; " + dataset.class_order);

  const std::vector<Policy> policies = policies_asked_for(options, bundle.recipe);
  const std::vector<View> views = all_views(policies);
  const StoreFolder folder(options.store);
  ScoreStore store(folder.path(), contents_of(bundle, dataset, options.half));
  check_disk(folder, store, views);
  const Filled filled = fill(options, bundle, dataset, store, views);
  if (!filled.complete) return interrupted_status(folder);
  say_failures(filled, dataset);

  Evaluation evaluation = figures_of(options, bundle, dataset, store, views, policies, filled);
  warn_of_permuted_labels(evaluation, dataset, bundle.model->info().classes);
  for (const std::string& warning : evaluation.warnings) say_warning(warning);
  write_result(options, bundle, dataset, filled, evaluation);
  return filled.failed.empty() ? kExitOk : kExitInputFailed;
}

}  // namespace

int run_eval(const EvalOptions& options) {
  set_quiet(options.model.quiet);
  if (!options.plan) return evaluate_model(options);
  std::fputs(plan_text(options.min_gain_pp / 100).c_str(), stdout);
  flush_or_throw(stdout);
  return kExitOk;
}

}  // namespace tta::cli

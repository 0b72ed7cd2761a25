#include "tta/cli/eval_run.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "tta/base/core/cpu_count.h"
#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/cli/eval_report.h"
#include "tta/cli/exit_status.h"
#include "tta/cli/interrupt.h"
#include "tta/cli/messages.h"
#include "tta/cli/policy_argument.h"
#include "tta/cli/policy_notes.h"
#include "tta/cli/scoring.h"
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

int thread_count(const EvalOptions& options) {
  return options.model.threads > 0 ? options.model.threads : usable_cpu_count();
}

Policy identity_policy() {
  Policy policy;
  policy.name = "identity";
  policy.views = {View{}};
  return policy;
}

std::vector<Policy> with_identity(const std::vector<Policy>& policies) {
  std::vector<Policy> all{identity_policy()};
  all.insert(all.end(), policies.begin(), policies.end());
  return all;
}

// --- figures -------------------------------------------------------------------------------------------------------

// Of a calibrated stop: whether its promise holds with this model; said once where it doesn't.
std::optional<std::string> certificate_of(const Policy& policy, const Bundle& bundle) {
  if (policy.stop != StopRule::kCalibrated) return std::nullopt;
  const auto problem = certificate_problem(policy, bundle.model->info().sha256, recipe_digest(bundle.recipe));
  say_void_certificate(problem);
  return certificate_text(problem);
}

EvaluatedScores scores_of(const EvalOptions& options, const Bundle& bundle, const Dataset& dataset, ScoreStore& store,
                          const std::vector<View>& views, const std::vector<Policy>& policies) {
  EvaluatedScores scores;
  scores.images = complete_images(store, views, dataset.size());
  if (scores.images.size() < kLeastImages) {
    throw Error(ErrorCode::kDataset, "only " + counted(static_cast<long long>(scores.images.size()), "image") +
                                         " could be evaluated: there is nothing to tell from so few");
  }
  const auto score = [&](const Policy& policy) {
    return score_policy(policy, store, scores.images, dataset.truths, bundle.model->info().classes, bundle.labels,
                        thread_count(options));
  };
  scores.baseline = score(identity_policy());
  for (const Policy& policy : policies)
    scores.arms.push_back(
        {policy.name, static_cast<int>(policy.views.size()), score(policy), certificate_of(policy, bundle)});
  return scores;
}

Evaluation figures_of(const EvalOptions& options, const Bundle& bundle, const Dataset& dataset,
                      const EvaluatedScores& scores, const Filled& filled) {
  EvaluationOptions evaluation;
  evaluation.min_gain = options.min_gain_pp / 100;
  evaluation.seed = options.seed;
  evaluation.threads = thread_count(options);
  std::vector<std::int32_t> truths;
  for (const std::size_t image : scores.images) truths.push_back(dataset.truths[image]);
  const double rounding = options.data.half ? 0x1p-11 : 0x1p-24;
  return evaluate(scores.baseline, scores.arms, truths, groups_of(dataset, scores.images), bundle.model->info().classes,
                  filled.cost, rounding, evaluation);
}

EvaluationFacts facts_of(const EvalOptions& options, const Bundle& bundle, const Dataset& dataset,
                         const Filled& filled) {
  EvaluationFacts facts;
  facts.model = options.model.model.string();
  facts.data = options.data.data.string();
  facts.class_order = dataset.class_order;
  facts.labels = bundle.labels;
  facts.failed = filled.failed;
  facts.views_run = filled.views_run;
  for (const FailedImage& failed : filled.failed) facts.failed_names.push_back(dataset.images[failed.image]);
  return facts;
}

void print_result(const EvalOptions& options, const Evaluation& evaluation, const EvaluationFacts& facts) {
  const std::string text =
      options.format == "json" ? evaluation_json(evaluation, facts) : evaluation_text(evaluation, facts);
  std::fputs(text.c_str(), stdout);
  flush_or_throw(stdout);
}

int evaluate_model(const EvalOptions& options) {
  require_data(options.data);
  if (!options.report.empty()) check_report_path(options.report);
  watch_for_interrupt();
  const Bundle bundle = open_bundle(options.model);
  const Dataset dataset = read_labelled_images(options.data, bundle);

  const std::vector<Policy> policies = policies_asked_for(options, bundle.recipe);
  const std::vector<View> views = all_views(policies);
  const StoreFolder folder(options.data.store);
  const StoreContents contents = contents_of(bundle, dataset, options.data.half);
  ScoreStore store(folder.path(), contents);
  check_disk(folder, store, views);
  Predictor predictor(bundle.model, bundle.recipe, bundle.labels, predictor_options(options.model));
  const Filled filled =
      fill_with_progress(predictor, dataset, store, views, with_identity(policies), options.model.quiet);
  if (!filled.complete) return interrupted_status(folder);
  say_failures(filled.failed, dataset);

  const EvaluatedScores scores = scores_of(options, bundle, dataset, store, views, policies);
  Evaluation evaluation = figures_of(options, bundle, dataset, scores, filled);
  const std::string permuted =
      permuted_labels_warning(evaluation.baseline.figures.top1, bundle.model->info().classes, dataset);
  if (!permuted.empty()) evaluation.warnings.push_back(permuted);
  for (const std::string& warning : evaluation.warnings) say_warning(warning);
  const EvaluationFacts facts = facts_of(options, bundle, dataset, filled);
  print_result(options, evaluation, facts);
  if (!options.report.empty()) {
    const ReportedRun run{options.model, bundle, dataset, contents, store, options.data.store};
    write_eval_report(options.report, {run, policies, scores, evaluation, facts});
    say_note("report: " + printable(options.report.string()));
  }
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

#include "tta/cli/predict_command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "tta/base/core/error.h"
#include "tta/base/core/limits.h"
#include "tta/cli/exit_status.h"
#include "tta/cli/flags.h"
#include "tta/cli/help.h"
#include "tta/cli/image_notes.h"
#include "tta/cli/interrupt.h"
#include "tta/cli/messages.h"
#include "tta/cli/policy_argument.h"
#include "tta/cli/policy_notes.h"
#include "tta/cli/predict_run.h"
#include "tta/views/compare/near_duplicates.h"

namespace tta::cli {
namespace {

Policy policy_for(const PredictOptions& options, const Bundle& bundle) {
  const Recipe& recipe = bundle.recipe;
  Policy policy = load_policy_argument(options.policy, policy_context(recipe));
  for (const StopRule rule : {StopRule::kNone, StopRule::kExact, StopRule::kCalibrated}) {
    if (options.stop == stop_rule_name(rule)) policy.stop = rule;
  }
  say_tuned_elsewhere(policy, bundle.model->info().sha256);
  const Merged merged = merge_equal_views(policy);
  say_merged(merged);
  if (!options.model.quiet) say_near_duplicates(near_duplicates(merged.policy, recipe));
  return merged.policy;
}

void say_totals(const Totals& totals, const Recipe& recipe) {
  say_image_notes(totals.turned, totals.mended, recipe);
  if (totals.failed > 0) {
    say_warning(std::to_string(totals.failed) + " of " + std::to_string(totals.images) + " inputs failed");
  }
}

int run_predict(const PredictOptions& options) {
  if (options.inputs.empty()) {
    throw Error(ErrorCode::kUsage, "no image is given: add files, folders, or - for names on standard input");
  }
  watch_for_interrupt();
  const Bundle bundle = open_bundle(options.model);
  Predictor predictor(bundle.model, bundle.recipe, bundle.labels, predictor_options(options.model));
  const Totals totals = run_predictions(options, predictor, policy_for(options, bundle));
  say_totals(totals, bundle.recipe);
  if (interrupted()) {
    say_error("interrupted after " + counted(totals.images, "image"));
    return kExitInterrupted;
  }
  if (totals.images == 0) say_warning("standard input gave no names");
  return totals.failed > 0 ? kExitInputFailed : kExitOk;
}

void add_answer_flags(CLI::App& command, PredictOptions& options) {
  const std::string group = "Answer";
  command
      .add_option("--policy", options.policy, "A preset, an expression or a file; 'tta policy' lists presets and ops")
      ->capture_default_str()
      ->type_name("POLICY")
      ->group(group);
  command.add_option("--format", options.format, "table, jsonl or csv")
      ->check(one_of({"table", "jsonl", "csv"}))
      ->capture_default_str()
      ->type_name("FORMAT")
      ->group(group);
  command.add_option("--top", options.top, "Classes per image (default: 5 for jsonl, else 1)")
      ->check(whole_number(1, kMaxClasses))
      ->type_name("N")
      ->group(group);
  command.add_flag("--per-view", options.per_view, "Each view's own answer too (table and jsonl)")->group(group);
  command.add_option("--stop", options.stop, "When to stop early: none, exact or calibrated (default: the policy's)")
      ->check(one_of({"none", "exact", "calibrated"}))
      ->type_name("RULE")
      ->group(group);
  command.add_option("--max-views", options.max_views, "Use only the policy's first N views")
      ->check(whole_number(1, kMaxViews))
      ->type_name("N")
      ->group(group);
  command
      .add_option("--deadline-ms", options.deadline_ms,
                  "Answer each image with the views done by then; one image at a time")
      ->check(whole_number(1, 86'400'000))
      ->type_name("N")
      ->group(group);
}

}  // namespace

void add_predict_command(CLI::App& app, std::function<int()>& action) {
  CLI::App& command =
      *app.add_subcommand("predict", "What is this image? One answer per image, averaged over a policy's views");
  const auto options = std::make_shared<PredictOptions>();
  command.add_option("INPUT", options->inputs,
                     "Image files, folders, or - for names on standard input (one a line, or NUL)");
  add_answer_flags(command, *options);
  add_model_options(command, options->model);
  add_help_flag(command);
  command.footer(
      "Examples:\n"
      "  tta predict --model model.onnx photo.jpg\n"
      "  tta predict --model model.onnx --policy ten_crop --stop exact --format csv photos/\n"
      "  find photos -name '*.jpg' -print0 | tta predict --model model.onnx --format jsonl -");
  command.callback([options, &action] { action = [options] { return run_predict(*options); }; });
}

}  // namespace tta::cli

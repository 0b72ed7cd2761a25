#include "tta/cli/tune_command.h"

#include <CLI/CLI.hpp>
#include <limits>
#include <memory>

#include "tta/base/core/limits.h"
#include "tta/cli/flags.h"
#include "tta/cli/help.h"
#include "tta/cli/tune_run.h"

namespace tta::cli {
namespace {

void add_search_flags(CLI::App& command, TuneOptions& options) {
  const std::string group = "Search";
  command
      .add_option("--policy", options.policies,
                  "Views to choose from: presets, expressions, policy files, training augmentations; may be given "
                  "several times (default: a pool of some hundred views)")
      ->type_name("POLICY")
      ->group(group);
  command.add_option("--max-views", options.max_views, "Views that the policy may have")
      ->check(whole_number(1, kMaxViews))
      ->capture_default_str()
      ->type_name("K")
      ->group(group);
  command
      .add_option("--objective", options.objective,
                  "What is made best: calibrated-log-likelihood, log-likelihood, accuracy or brier")
      ->check(one_of({"calibrated-log-likelihood", "log-likelihood", "accuracy", "brier"}))
      ->capture_default_str()
      ->type_name("O")
      ->group(group);
  command.add_option("--views-price", options.views_price_pp, "Percentage points that one view more must bring")
      ->check(number(0, 100))
      ->capture_default_str()
      ->type_name("PP")
      ->group(group);
  command.add_option("--seed", options.seed, "Of the splits, and of views that are drawn")
      ->check(whole_number(0, std::numeric_limits<std::int64_t>::max()))
      ->capture_default_str()
      ->type_name("S")
      ->group(group);
}

void add_stop_flags(CLI::App& command, TuneOptions& options) {
  const std::string group = "Stopping early";
  command
      .add_option("--max-disagreement", options.max_disagreement_pp,
                  "Percent of the images whose answer may be another one than with all views (default: 0.5); 0 = no "
                  "calibrated stop")
      ->check(number(0, 50))
      ->type_name("PP")
      ->group(group);
  command
      .add_option("--max-accuracy-loss", options.max_accuracy_loss_pp,
                  "Instead: percent of the images that may be right with all views and wrong when stopped")
      ->check(number(0, 50))
      ->type_name("PP")
      ->group(group);
  command
      .add_option("--calibrate-data", options.calibrate_data,
                  "Folder of other images, which need no labels, to test the stop on")
      ->type_name("DIR")
      ->group(group);
}

void add_output_flags(CLI::App& command, TuneOptions& options) {
  const std::string group = "Output";
  command.add_option("-o,--out", options.output, "Where the policy goes")->type_name("FILE")->group(group);
  add_table_format(command, options.format, group);
  command
      .add_option("--report", options.report,
                  "Write a page for people: the verdict, how many and how strong, the chosen views; one file, read in "
                  "any browser")
      ->type_name("FILE.html")
      ->group(group);
}

}  // namespace

void add_tune_command(CLI::App& app, std::function<int()>& action) {
  CLI::App& command =
      *app.add_subcommand("tune", "Which views, how many, how strong? Finds a policy on labelled images");
  const auto options = std::make_shared<TuneOptions>();
  add_data_options(command, options->data);
  add_search_flags(command, *options);
  add_stop_flags(command, *options);
  add_output_flags(command, *options);
  add_model_options(command, options->model);
  add_help_flag(command);
  command.footer(
      "Examples:\n"
      "  tta tune --model model.onnx --data val/ -o policy.json\n"
      "  tta tune --model model.onnx --data val.csv --policy args.yaml --max-views 8 --store scores -o policy.json "
      "--report out.html\n"
      "  tta predict --model model.onnx --policy policy.json photos/");
  command.callback([options, &action] { action = [options] { return run_tune(*options); }; });
}

}  // namespace tta::cli

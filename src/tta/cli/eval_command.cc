#include "tta/cli/eval_command.h"

#include <CLI/CLI.hpp>
#include <limits>
#include <memory>

#include "tta/cli/eval_run.h"
#include "tta/cli/flags.h"
#include "tta/cli/help.h"

namespace tta::cli {
namespace {

void add_question_flags(CLI::App& command, EvalOptions& options) {
  const std::string group = "Question";
  command
      .add_option("--policy", options.policies,
                  "A preset, an expression or a file; may be given several times (default: hflip, ten_crop)")
      ->type_name("POLICY")
      ->group(group);
  command.add_option("--min-gain", options.min_gain_pp, "Percentage points that would be worth the cost")
      ->check(number(0, 100))
      ->capture_default_str()
      ->type_name("PP")
      ->group(group);
  command.add_option("--stop", options.stop, "When to stop early: none, exact or calibrated (default: the policy's)")
      ->check(one_of({"none", "exact", "calibrated"}))
      ->type_name("RULE")
      ->group(group);
  command.add_flag("--plan", options.plan, "Only tell how many images to label")->group(group);
  add_table_format(command, options.format, group);
  command
      .add_option(
          "--report", options.report,
          "Write a page for people: the verdict, charts, fixed and broken images; one file, read in any browser")
      ->type_name("FILE.html")
      ->group(group);
  command.add_option("--seed", options.seed, "Of the bootstrap and of the folds")
      ->check(whole_number(0, std::numeric_limits<std::int64_t>::max()))
      ->capture_default_str()
      ->type_name("S")
      ->group(group);
}

}  // namespace

void add_eval_command(CLI::App& app, std::function<int()>& action) {
  CLI::App& command = *app.add_subcommand("eval", "Is it worth it? Policies against one view, on labelled images");
  const auto options = std::make_shared<EvalOptions>();
  add_data_options(command, options->data);
  add_question_flags(command, *options);
  add_model_options(command, options->model);
  add_help_flag(command);
  command.footer(
      "Examples:\n"
      "  tta eval --model model.onnx --data val/\n"
      "  tta eval --model model.onnx --data val.csv --policy hflip --policy ten_crop --store scores --report out.html\n"
      "  tta eval --plan --min-gain 0.5");
  command.callback([options, &action] { action = [options] { return run_eval(*options); }; });
}

}  // namespace tta::cli

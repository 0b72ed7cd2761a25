#include "tta/cli/calibrate_command.h"

#include <CLI/CLI.hpp>
#include <limits>
#include <memory>

#include "tta/cli/calibrate_run.h"
#include "tta/cli/data_options.h"
#include "tta/cli/flags.h"
#include "tta/cli/help.h"

namespace tta::cli {
namespace {

void add_image_flags(CLI::App& command, CalibrateOptions& options) {
  const std::string group = "Images";
  command
      .add_option("--data", options.data,
                  "Folder of images, which need no labels; none of them may be one that the policy was tuned on")
      ->type_name("DIR")
      ->group(group);
  add_store_flags(command, options.store, options.half, group);
}

void add_stop_flags(CLI::App& command, CalibrateOptions& options) {
  const std::string group = "Stopping early";
  command
      .add_option("--policy", options.policy,
                  "A preset, an expression, a policy file or training augmentations; the order of its views and its "
                  "risk model are kept if it has a stop")
      ->type_name("POLICY")
      ->group(group);
  command
      .add_option("--max-disagreement", options.max_disagreement_pp,
                  "Percent of the images whose answer may be another one than with all views")
      ->check(number(0, 50))
      ->capture_default_str()
      ->type_name("PP")
      ->group(group);
  command.add_flag("--refit", options.refit, "Make the order and the risk model anew, though the policy has a stop")
      ->group(group);
  command.add_option("--seed", options.seed, "Of the images that they are made from")
      ->check(whole_number(0, std::numeric_limits<std::int64_t>::max()))
      ->capture_default_str()
      ->type_name("S")
      ->group(group);
}

void add_output_flags(CLI::App& command, CalibrateOptions& options) {
  const std::string group = "Output";
  command.add_option("-o,--out", options.output, "Where the policy goes")->type_name("FILE")->group(group);
  add_table_format(command, options.format, group);
}

}  // namespace

void add_calibrate_command(CLI::App& app, std::function<int()>& action) {
  CLI::App& command = *app.add_subcommand(
      "calibrate", "After how many views is it clear? Gives a policy an early stop, from images without labels");
  const auto options = std::make_shared<CalibrateOptions>();
  add_image_flags(command, *options);
  add_stop_flags(command, *options);
  add_output_flags(command, *options);
  add_model_options(command, options->model);
  add_help_flag(command);
  command.footer(
      "Examples:\n"
      "  tta calibrate --model model.onnx --policy ten_crop --data photos/ -o policy.json\n"
      "  tta calibrate --model retrained.onnx --policy policy.json --data photos/ --max-disagreement 1 -o new.json\n"
      "  tta predict --model model.onnx --policy policy.json photos/");
  command.callback([options, &action] { action = [options] { return run_calibrate(*options); }; });
}

}  // namespace tta::cli

#include "tta/cli/views_command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <utility>

#include "tta/cli/help.h"
#include "tta/cli/views_run.h"

namespace tta::cli {
namespace {

void add_picture_flags(CLI::App& command, ViewsOptions& options) {
  const std::string group = "Pictures";
  command
      .add_option("--policy", options.policy, "A preset, an expression or a file; 'tta policy' lists presets and ops")
      ->capture_default_str()
      ->type_name("POLICY")
      ->group(group);
  command.add_option("-o", options.sheet, "The contact sheet, a PNG; - for standard output")
      ->type_name("FILE")
      ->group(group);
  command.add_option("--dir", options.folder, "Each view as a lossless PNG, as many pixels as the model gets")
      ->type_name("FOLDER")
      ->group(group);
}

}  // namespace

void add_views_command(CLI::App& app, std::function<int()>& action) {
  CLI::App& command =
      *app.add_subcommand("views", "What does the model really see? A contact sheet of the views, with their answers");
  const auto options = std::make_shared<ViewsOptions>();
  command.add_option("IMAGE", options->image, "An image file")->required();
  add_picture_flags(command, *options);
  add_model_options(command, options->model);
  set_needed_flags(command, "[--model MODEL] {-o FILE | --dir FOLDER}");
  add_help_flag(command);
  command.footer(
      "Without a model the views are those of --recipe, or else of most ImageNet models: short side 256, centre crop "
      "224.\n"
      "\n"
      "Examples:\n"
      "  tta views --model model.onnx --policy ten_crop photo.jpg -o sheet.png\n"
      "  tta views --policy 'hflip * rotate(-7, 0, 7)' photo.jpg -o sheet.png\n"
      "  tta views --model model.onnx --policy ten_crop photo.jpg --dir views");
  command.callback([options, &action] { action = [options] { return run_views(*options); }; });
}

}  // namespace tta::cli

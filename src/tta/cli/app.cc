#include "tta/cli/app.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <functional>
#include <string>

#include "tta/base/core/error.h"
#include "tta/cli/calibrate_command.h"
#include "tta/cli/eval_command.h"
#include "tta/cli/exit_status.h"
#include "tta/cli/help.h"
#include "tta/cli/import_command.h"
#include "tta/cli/inspect_command.h"
#include "tta/cli/messages.h"
#include "tta/cli/policy_command.h"
#include "tta/cli/predict_command.h"
#include "tta/cli/serve_command.h"
#include "tta/cli/standard_streams.h"
#include "tta/cli/tune_command.h"
#include "tta/cli/usage.h"
#include "tta/cli/views_command.h"
#include "tta/model/onnx/onnx_model.h"

namespace tta::cli {
namespace {

// What the chosen subcommand does; set while the command line is parsed.
using Action = std::function<int()>;

// One line per subcommand.
constexpr void (*kCommands[])(CLI::App& app, Action& action) = {
    add_predict_command, add_inspect_command, add_views_command,     add_policy_command, add_import_command,
    add_eval_command,    add_tune_command,    add_calibrate_command, add_serve_command,
};

constexpr const char* kFooter =
    "'tta COMMAND --help' tells a command's flags. Results go to standard output, messages to standard error.\n"
    "Exit status: 0 all done, 1 an input failed, 2 usage or configuration, 3 model, 4 data, 130 interrupted.";

std::string version_text() {
  std::string runtime;
  try {
    runtime = "ONNX Runtime " + onnxruntime_version();
  } catch (const Error&) {
    runtime = "ONNX Runtime not found";
  }
  return std::string("tta ") + TTA_VERSION + " (" + runtime + ")";
}

int usage_error(const CLI::App& app, const CLI::ParseError& error) {
  say_error(usage_problem(app, error));
  std::fprintf(stderr, "%s\n", usage_hint(app).c_str());
  return kExitUsage;
}

// --help and --version are results: they count as done only if they could be written.
int finish(const CLI::App& app, const CLI::Success& success) {
  app.exit(success);
  flush_or_throw(stdout);
  return kExitOk;
}

int parse_and_act(int argc, char** argv) {
  CLI::App app(
      "Test-time augmentation for ONNX image classifiers: look at an image in several ways, average the answers.",
      "tta");
  set_help_layout(app);
  app.set_version_flag("--version", version_text, "Versions of tta and of ONNX Runtime")->group(kGeneralGroup);
  app.footer(kFooter);
  Action action;
  for (const auto add : kCommands) add(app, action);
  add_help_flag(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return finish(app, success);
  } catch (const CLI::ParseError& error) {
    return usage_error(app, error);
  }
  if (!action) {
    std::fputs(app.help().c_str(), stderr);  // no command: not what was asked for, so not on stdout
    return kExitUsage;
  }
  return action();
}

}  // namespace

int run(int argc, char** argv) {
  try {
    return parse_and_act(argc, argv);
  } catch (const Error& error) {
    say_error(error.what());
    return exit_status(error.code());
  }
}

}  // namespace tta::cli

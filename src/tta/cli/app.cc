#include "tta/cli/app.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <functional>
#include <string>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/cli/exit_status.h"
#include "tta/cli/inspect_command.h"
#include "tta/cli/messages.h"
#include "tta/cli/policy_command.h"
#include "tta/cli/predict_command.h"
#include "tta/model/onnx/onnx_model.h"

namespace tta::cli {
namespace {

// What the chosen subcommand does; set while the command line is parsed.
using Action = std::function<int()>;

// One line per subcommand.
constexpr void (*kCommands[])(CLI::App& app, Action& action) = {
    add_predict_command,
    add_inspect_command,
    add_policy_command,
};

std::string version_text() {
  std::string runtime;
  try {
    runtime = "ONNX Runtime " + onnxruntime_version();
  } catch (const Error&) {
    runtime = "ONNX Runtime not found";
  }
  return std::string("tta ") + TTA_VERSION + " (" + runtime + ")";
}

// CLI11 words its own messages; only a mistyped subcommand gets our did-you-mean.
int usage_error(const CLI::App& app, const CLI::ParseError& error, int argc, char** argv) {
  std::string hint;
  if (argc > 1 && argv[1][0] != '-' && app.get_subcommands().empty()) {
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    hint = ": there is no command '" + printable(argv[1]) + "'" + did_you_mean(argv[1], candidates);
  }
  say_error(hint.empty() ? error.what() : "usage" + hint);
  std::fputs("Run 'tta --help' or 'tta COMMAND --help'.\n", stderr);
  return kExitUsage;
}

}  // namespace

int run(int argc, char** argv) {
  CLI::App app("Test-time augmentation for ONNX image classifiers: look at an image in several ways, average the answers.",
               "tta");
  app.set_version_flag("--version", version_text);
  app.require_subcommand(1);
  Action action;
  for (const auto add : kCommands) add(app, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return app.exit(success);  // --help and --version
  } catch (const CLI::ParseError& error) {
    return usage_error(app, error, argc, argv);
  }
  try {
    return action();
  } catch (const Error& error) {
    say_error(error.what());
    return exit_status(error.code());
  }
}

}  // namespace tta::cli

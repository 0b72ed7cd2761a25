// tta tune: which views, how many, how strong, for this model and these images?
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace tta::cli {

// Adds the subcommand; when it was chosen, `action` runs it.
void add_tune_command(CLI::App& app, std::function<int()>& action);

}  // namespace tta::cli

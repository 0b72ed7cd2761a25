// tta calibrate: after how many views is it clear, for this policy, this model and images like these?
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace tta::cli {

// Adds the subcommand; when it was chosen, `action` runs it.
void add_calibrate_command(CLI::App& app, std::function<int()>& action);

}  // namespace tta::cli

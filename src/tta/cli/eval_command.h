// tta eval: is test-time augmentation worth it, for this model and these images?
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace tta::cli {

// Adds the subcommand; when it was chosen, `action` runs it.
void add_eval_command(CLI::App& app, std::function<int()>& action);

}  // namespace tta::cli

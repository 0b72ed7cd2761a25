// tta import: makes a policy of training augmentations
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace tta::cli {

void add_import_command(CLI::App& app, std::function<int()>& action);

}  // namespace tta::cli

// tta views: what does the model really see?
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace tta::cli {

void add_views_command(CLI::App& app, std::function<int()>& action);

}  // namespace tta::cli

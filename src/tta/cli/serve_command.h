// tta serve: the predictor as a server.
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace tta::cli {

void add_serve_command(CLI::App& app, std::function<int()>& action);

}  // namespace tta::cli

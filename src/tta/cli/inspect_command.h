// tta inspect: what a model takes and gives, how its input is made, and where each value came from
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace tta::cli {

void add_inspect_command(CLI::App& app, std::function<int()>& action);

}  // namespace tta::cli

// tta predict: what is this image?
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace tta::cli {

void add_predict_command(CLI::App& app, std::function<int()>& action);

}  // namespace tta::cli

// tta policy: checks a policy, expands it and prints its views
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace tta::cli {

void add_policy_command(CLI::App& app, std::function<int()>& action);

}  // namespace tta::cli

// How --help looks: what to type, then flags in groups, each with what it takes, what it means and its default.
#pragma once

namespace CLI {
class App;
}

namespace tta::cli {

// Gives `app`, and the commands added to it later, our layout. Requires: called before commands are added.
void set_help_layout(CLI::App& app);

// Moves -h to the end, to the group of the flags that every command has. Requires: all other flags were added.
void add_help_flag(CLI::App& command);

// The group of --threads, --quiet, --version and --help.
inline constexpr const char* kGeneralGroup = "General";

}  // namespace tta::cli

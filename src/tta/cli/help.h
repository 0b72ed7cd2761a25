// How --help looks: what to type, then flags in groups, each with what it takes, what it means and its default.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace tta::cli {

// Gives `app`, and the commands added to it later, our layout. Requires: called before commands are added.
void set_help_layout(CLI::App& app);

// What stands between the command and [FLAGS] in its usage line, for a command whose needs are not just --model MODEL.
void set_needed_flags(CLI::App& command, std::string flags);

// Moves -h to the end, to the group of the flags that every command has. Requires: all other flags were added.
void add_help_flag(CLI::App& command);

// The group of --threads, --quiet, --version and --help.
inline constexpr const char* kGeneralGroup = "General";

}  // namespace tta::cli

// A command line that can't be understood, in our words instead of CLI11's.
#pragma once

#include <string>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace tta::cli {

// What is wrong, in one line: "unknown flag '--modle' (did you mean '--model'?)". `app` is the one whose parse() threw.
std::string usage_problem(const CLI::App& app, const CLI::ParseError& error);

// "Run 'tta predict --help'.", or without the command where none was recognised.
std::string usage_hint(const CLI::App& app);

}  // namespace tta::cli

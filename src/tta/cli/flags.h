// What values a flag may have, and flags that several commands have. The validators say in our words what is wrong, and
// add nothing to --help.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace tta::cli {

// One of these words, as written here. Requires: the words outlive the validator (they are literals).
CLI::Validator one_of(std::vector<std::string_view> words);

// A whole decimal number from `least` to `most`.
CLI::Validator whole_number(long long least, long long most);

// A decimal number from `least` to `most`.
CLI::Validator number(double least, double most);

// --format, which is table or json. Requires: `format` holds the default, and outlives the parsing.
void add_table_format(CLI::App& command, std::string& format, const std::string& group);

}  // namespace tta::cli

// What values a flag may have. These validators say in our words what is wrong, and add nothing to --help.
#pragma once

#include <CLI/CLI.hpp>
#include <string_view>
#include <vector>

namespace tta::cli {

// One of these words, as written here. Requires: the words outlive the validator (they are literals).
CLI::Validator one_of(std::vector<std::string_view> words);

// A whole decimal number from `least` to `most`.
CLI::Validator whole_number(long long least, long long most);

// A decimal number from `least` to `most`.
CLI::Validator number(double least, double most);

}  // namespace tta::cli

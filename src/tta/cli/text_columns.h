// Columns of a table for people.
#pragma once

#include <string>
#include <string_view>

namespace tta::cli {

// Columns that a terminal gives to `text`, taking each code point as one.
int columns(std::string_view text);

// `text` with spaces behind it up to `width` columns; longer ones stay as they are.
std::string padded(std::string_view text, int width);

}  // namespace tta::cli

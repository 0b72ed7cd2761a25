#include "tta/cli/text_columns.h"

#include <algorithm>

namespace tta::cli {

int columns(std::string_view text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(), [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(std::string_view text, int width) {
  return std::string(text) + std::string(static_cast<std::size_t>(std::max(width - columns(text), 0)), ' ');
}

}  // namespace tta::cli

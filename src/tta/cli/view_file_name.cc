#include "tta/cli/view_file_name.h"

#include <algorithm>

#include "tta/base/core/text.h"

namespace tta::cli {
namespace {

constexpr std::size_t kMostNameBytes = 120;

// Letters of other scripts stay: their UTF-8 is checked by printable().
bool is_safe(char c) {
  const auto byte = static_cast<unsigned char>(c);
  const bool is_letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte >= 0x80;
  return is_letter || (byte >= '0' && byte <= '9') || byte == '.' || byte == '_' || byte == '-';
}

std::string safe_name(std::string_view name) {
  std::string safe;
  char separator = '\0';
  for (const char c : printable(name, kMostNameBytes)) {
    if (!is_safe(c)) {
      separator = c == '*' || separator == '_' ? '_' : '-';
      continue;
    }
    if (separator != '\0' && !safe.empty()) safe += separator;
    separator = '\0';
    safe += c;
  }
  return safe;
}

}  // namespace

std::string view_file_name(int index, int count, std::string_view name) {
  const std::size_t digits = std::max<std::size_t>(std::to_string(count - 1).size(), 2);
  std::string number = std::to_string(index);
  number.insert(0, digits - std::min(digits, number.size()), '0');
  const std::string safe = safe_name(name);
  return number + (safe.empty() ? "" : "-" + safe) + ".png";
}

}  // namespace tta::cli

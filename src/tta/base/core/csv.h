// Lines of comma- or tab-separated values. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tta {

// The fields of one line, quotes as in RFC 4180, white space around each taken off. A quoted field can't span lines.
std::vector<std::string> csv_fields(std::string_view line, char separator = ',');

}  // namespace tta

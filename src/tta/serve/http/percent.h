// Percent-encoding (RFC 3986, 2.1), undone exactly once.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tta {

enum class Plus { kIsPlus, kIsSpace };  // '+' in a path is itself, in a form or a query it is a space

// Nothing where '%' isn't followed by two hexadecimal digits. The result may hold any byte, zero and '/' included: it
// is compared with names and never becomes a file's path.
std::optional<std::string> percent_decode(std::string_view text, Plus plus);

}  // namespace tta

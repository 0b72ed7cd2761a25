// What the file of a view is called.
#pragma once

#include <string>
#include <string_view>

namespace tta::cli {

// "03-hflip_rotate-7.png" for the view `hflip() * rotate(7)`, number 3 of `count`: numbers have as many digits as the
// last needs, at least two, so that files sort in the policy's order. Safe in any folder and shell: whatever isn't a
// letter, a digit, '.', '_' or '-' becomes '-' ('_' where it holds a '*'), and long names are cut.
std::string view_file_name(int index, int count, std::string_view name);

}  // namespace tta::cli

// Messages for people, on stderr: "tta: warning: ...". Results go to stdout and never through here.
#pragma once

#include <string>
#include <string_view>

namespace tta::cli {

void set_quiet(bool quiet);  // only errors from now on

void say_error(std::string_view text);
void say_warning(std::string_view text);
void say_note(std::string_view text);

// "1 image", "3 images".
std::string counted(long long count, std::string_view noun);

}  // namespace tta::cli

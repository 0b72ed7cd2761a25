// A file that is a part of the program (cmake/TtaEmbed.cmake).
#pragma once

#include <string_view>

namespace tta {

struct EmbeddedFile {
  std::string_view name;  // "report.css"
  std::string_view text;
};

}  // namespace tta

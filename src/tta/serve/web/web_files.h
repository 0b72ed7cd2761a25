// The files of the server's page, embedded by cmake/TtaEmbed.cmake. Thread-safe.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tta/base/core/embedded_file.h"

namespace tta {

// All of them. Defined in a source that the build makes.
std::span<const EmbeddedFile> embedded_web_files();

struct WebFile {
  std::string_view name;  // "app.js"
  std::string_view text;  // as long as the program runs
  std::string_view content_type;
  std::string etag;  // with its quotes; of the text, so that a new program's page replaces an old one's
};

std::span<const WebFile> web_files();

// The file of that name; or null.
const WebFile* find_web_file(std::string_view name);

}  // namespace tta
